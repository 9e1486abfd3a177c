import { JsonObject } from '@backstage/types';

/**
 * What can happen to an instance.
 *
 * @remarks
 * `start` must be the first and only the first. `facts` are merged into those known, lists are replaced; `decision` is
 * never taken from outside.
 *
 * @public
 */
export type FlowEvent =
  | {
      type: 'start';
      facts: JsonObject;
      /** Besides `facts.requester.ref` and `facts.request.requester`. */
      requester?: string;
      /** Who wrote the flow; never counts towards a quorum. */
      author?: string;
      exceptions?: GrantedException[];
    }
  | {
      type: 'vote';
      voter: string;
      voterKind: 'person' | 'agent' | 'bot' | 'service';
      decision: string;
      /** Digest of {@link boundFields} as the voter saw them. */
      digest: string;
      payload?: JsonObject;
      comment?: string;
      /** By what authority the voter acts, for the record. */
      authority?: JsonObject;
      /** Verified by the caller; what it is bound to is checked here. */
      proof?: PresenceProof;
    }
  /** Somebody has proven presence, or failed to, where a challenge asks for it. */
  | {
      type: 'proof';
      person: string;
      personKind: 'person' | 'agent' | 'bot' | 'service';
      result: 'passed' | 'failed';
      proof: PresenceProof;
    }
  | { type: 'withdraw'; voter: string }
  | { type: 'signal'; name: string; facts?: JsonObject }
  | { type: 'timer'; id: string }
  | {
      type: 'effect.done';
      effect: string;
      visit: number;
      proof: JsonObject;
      facts?: JsonObject;
    }
  | { type: 'effect.failed'; effect: string; visit: number; reason: string }
  | { type: 'facts'; facts: JsonObject; exceptions?: GrantedException[] }
  /**
   * Asks, in the transaction that claims an effect, whether it may be called now. `facts` are those known at that moment.
   * Refused as `not-blocked` when nothing stands in the way: the instance stays as it is and the call may be made.
   */
  | { type: 'claim'; effect: string; visit: number; facts?: JsonObject }
  /**
   * Ends an instance about which there is nothing to decide any more: its subject is gone, or, `as` one says, people have
   * agreed elsewhere that it is not asked about for a while. Nothing is decided by it, and nothing is undone.
   */
  | { type: 'cancel'; reason: string; as?: MootOutcome }
  /** Goes on in a state of another version; the step is given the new definition. `from` and `hash` are addresses. */
  | {
      type: 'migrate';
      state: string;
      version: string;
      from: string;
      hash: string;
      timers: 'keep' | 'recompute';
    }
  /** Moves every deadline by an ISO 8601 duration, because nobody could act for so long. */
  | { type: 'delay'; by: string; reason: string }
  | { type: 'recount' };

/**
 * How an instance ends that is not asked about for a while. Neither lets anything be or stay: what it was about is asked about
 * again at the end of what has excused it.
 *
 * @public
 */
export const MOOT_OUTCOMES = ['excepted', 'excluded'] as const;

/**
 * One of {@link MOOT_OUTCOMES}.
 *
 * @public
 */
export type MootOutcome = (typeof MOOT_OUTCOMES)[number];

/**
 * That a human was present, as verified at the edge: by what kind of proof, when, and over which digest.
 *
 * @public
 */
export interface PresenceProof {
  uses: string;
  at: string;
  digest: string;
}

/**
 * An exception as granted. It holds before `until`, ISO 8601, and not at it or after.
 *
 * @public
 */
export interface GrantedException {
  id: string;
  until: string;
}

/**
 * Why an event was not accepted.
 *
 * @public
 */
export type RefusalCode =
  | 'separation.notRequester'
  | 'separation.notDelegate'
  | 'separation.notSubject'
  | 'separation.notLastApprover'
  | 'separation.notFlowAuthor'
  | 'separation.humansOnly'
  | 'separation.distinctAcrossStages'
  | 'not-eligible'
  | 'already-decided'
  | 'after-deadline'
  | 'stale-digest'
  | 'proof-required'
  | 'proof-stale'
  | 'proof-mismatch'
  | 'not-blocked'
  | 'not-migratable'
  | 'unknown-duration'
  | 'unknown-exception'
  | 'unknown-decision'
  | 'unknown-vote'
  | 'unknown-timer'
  | 'not-due'
  | 'unknown-effect'
  | 'reserved-fact'
  | 'wrong-state';

/**
 * A refusal with a reason for a person. The instance stays as it was.
 *
 * @public
 */
export interface Refusal {
  code: RefusalCode;
  reason: string;
}
