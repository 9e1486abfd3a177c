import { JsonObject } from '@backstage/types';
import {
  FlowEvidence,
  canonicalJson,
} from '@countersign/plugin-governance-flows';
import { LedgerRecord } from '@countersign/plugin-governance-node';
import { sha256Hex } from '../ledger/digest';
import { canonicalOf } from './canonicalOf';
import { FlowChange } from './engineContext';

function digestOfText(text: string): string {
  return `sha256:${sha256Hex(text)}`;
}

function digestOf(value: object): string {
  return digestOfText(canonicalJson(value));
}

/** Evidence without names, free text and what a connector said; these are in the events, and here by digest. */
function withoutPeople(evidence: FlowEvidence): JsonObject {
  const digest = digestOf(evidence);
  switch (evidence.kind) {
    case 'transition': {
      const { kind, from, to, visit, code } = evidence;
      return { kind, ...(from ? { from } : {}), to, visit, code, digest };
    }
    case 'gate': {
      const { kind, state, visit, rule, expression, result } = evidence;
      return { kind, state, visit, rule, expression, result, digest };
    }
    case 'stage': {
      const { kind, state, visit, stage, quorum, eligible } = evidence;
      const counted = evidence.counted.length;
      return { kind, state, visit, stage, quorum, eligible, counted, digest };
    }
    case 'vote': {
      const { kind, state, visit, decision, fast, proof } = evidence;
      const bound = evidence.digest;
      return {
        kind,
        state,
        visit,
        decision,
        bound,
        fast,
        ...(proof ? { proof } : {}),
      };
    }
    case 'votes-voided': {
      const { kind, state, visit } = evidence;
      return { kind, state, visit, votes: evidence.voters.length, digest };
    }
    case 'policy-error': {
      const { kind, state, visit, where, expression } = evidence;
      return { kind, state, visit, where, expression, digest };
    }
    case 'effect': {
      const { kind, state, visit, effect, result } = evidence;
      return { kind, state, visit, effect, result, digest };
    }
    case 'guard': {
      const { kind, state, visit, guard, effect, expression, result } =
        evidence;
      return { kind, state, visit, guard, effect, expression, result, digest };
    }
    case 'proof': {
      const { kind, state, visit, result, uses } = evidence;
      return { kind, state, visit, result, uses, bound: evidence.digest };
    }
    case 'exceptions': {
      const { kind, state, visit, exceptions } = evidence;
      return {
        kind,
        state,
        visit,
        exceptions: exceptions.map(({ id, until }) => ({ id, until })),
      };
    }
    case 'end': {
      const { kind, state, visit, outcome, obligations } = evidence;
      return { kind, state, visit, outcome, obligations };
    }
    default: {
      const unreachable: never = evidence;
      throw new TypeError(`Unknown evidence ${JSON.stringify(unreachable)}`);
    }
  }
}

/** Names and free text of a change, under the key of whom they are about. */
function personalOf(change: FlowChange): LedgerRecord['personal'] {
  const { event } = change;
  switch (event.type) {
    case 'vote':
      return {
        voter: { value: event.voter, of: event.voter },
        ...(event.comment
          ? { comment: { value: event.comment, of: event.voter } }
          : {}),
      };
    case 'proof':
      return { person: { value: event.person, of: event.person } };
    case 'withdraw':
      return { voter: { value: event.voter, of: event.voter } };
    case 'effect.failed':
      return { reason: event.reason };
    default:
      return undefined;
  }
}

/** The record of one accepted event. */
export function toLedgerRecord(change: FlowChange): LedgerRecord {
  const personal = personalOf(change);
  return {
    type: 'flow.transition',
    subject: change.subject,
    at: change.at,
    actor: change.actor,
    data: {
      flow: change.flow,
      hash: change.hash,
      instance: change.instanceId,
      mode: change.mode,
      seq: change.seq,
      event: change.event.type,
      eventDigest: digestOfText(canonicalOf(change.event)),
      ...(change.from === undefined ? {} : { from: change.from }),
      to: change.snapshot.state,
      snapshotDigest: digestOfText(canonicalOf(change.snapshot)),
      evidence: change.evidence.map(withoutPeople),
    },
    ...(personal ? { personal } : {}),
  };
}
