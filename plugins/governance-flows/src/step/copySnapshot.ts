import { FlowSnapshot } from './snapshot';

/**
 * A copy that a step may write to: every list and record that steps change is a new one, what they never change is shared.
 */
export function copySnapshot(snapshot: FlowSnapshot): FlowSnapshot {
  const { approval, challenge, exceptions } = snapshot;
  return {
    ...snapshot,
    requesters: [...snapshot.requesters],
    delegates: [...snapshot.delegates],
    authors: [...snapshot.authors],
    facts: { ...snapshot.facts },
    approved: { ...snapshot.approved },
    timers: [...snapshot.timers],
    openEffects: [...snapshot.openEffects],
    compensations: [...snapshot.compensations],
    ...(approval
      ? {
          approval: {
            ...approval,
            votes: [...approval.votes],
            escalated: [...approval.escalated],
          },
        }
      : {}),
    ...(challenge ? { challenge: { ...challenge } } : {}),
    ...(exceptions ? { exceptions: [...exceptions] } : {}),
  };
}

/** The snapshot without fields that are not set, so that equal ones are also equal as text. */
export function sealSnapshot(snapshot: FlowSnapshot): FlowSnapshot {
  const sealed = { ...snapshot };
  for (const name of [
    'approval',
    'challenge',
    'closed',
    'exceptions',
    'outcome',
  ] as const) {
    if (sealed[name] === undefined) {
      delete sealed[name];
    }
  }
  return sealed;
}
