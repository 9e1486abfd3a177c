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
  | { type: 'facts'; facts: JsonObject }
  /** Ends an instance whose subject is not there any more. Nothing is decided by it, and nothing is undone. */
  | { type: 'cancel'; reason: string }
  | { type: 'recount' };

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
