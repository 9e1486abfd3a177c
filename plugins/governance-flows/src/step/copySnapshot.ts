import { FlowSnapshot } from './snapshot';

type OptionalField = {
  [Name in keyof FlowSnapshot]-?: object extends Pick<FlowSnapshot, Name>
    ? Name
    : never;
}[keyof FlowSnapshot];

/** Every optional field, so that one that is added to snapshots cannot be forgotten below. */
type OptionalFields = {
  [Name in OptionalField]: FlowSnapshot[Name] | undefined;
};

/**
 * A copy that a step may write to. Steps put new lists and records in the place of old ones and never change one, so
 * everything below is shared, but for the open question.
 */
export function copySnapshot(snapshot: FlowSnapshot): FlowSnapshot {
  const copy = { ...snapshot };
  if (copy.approval) {
    copy.approval = { ...copy.approval };
  }
  if (copy.challenge) {
    copy.challenge = { ...copy.challenge };
  }
  return copy;
}

/**
 * The snapshot without fields that are not set, so that equal ones are also equal as text. Built anew, because an object
 * that something was deleted from stays slow to copy for ever after.
 */
export function sealSnapshot(snapshot: FlowSnapshot): FlowSnapshot {
  const { approval, challenge, closed, exceptions, outcome }: OptionalFields = {
    approval: snapshot.approval,
    challenge: snapshot.challenge,
    closed: snapshot.closed,
    exceptions: snapshot.exceptions,
    outcome: snapshot.outcome,
  };
  const sealed: FlowSnapshot = {
    state: snapshot.state,
    visit: snapshot.visit,
    status: snapshot.status,
    startedAt: snapshot.startedAt,
    enteredAt: snapshot.enteredAt,
    requesters: snapshot.requesters,
    delegates: snapshot.delegates,
    authors: snapshot.authors,
    facts: snapshot.facts,
    approved: snapshot.approved,
    timers: snapshot.timers,
    openEffects: snapshot.openEffects,
    compensations: snapshot.compensations,
    undo: snapshot.undo,
  };
  if (approval !== undefined) {
    sealed.approval = approval;
  }
  if (challenge !== undefined) {
    sealed.challenge = challenge;
  }
  if (closed !== undefined) {
    sealed.closed = closed;
  }
  if (exceptions !== undefined) {
    sealed.exceptions = exceptions;
  }
  if (outcome !== undefined) {
    sealed.outcome = outcome;
  }
  return sealed;
}
