import { JsonObject } from '@backstage/types';
import { GrantedException } from './event';

/**
 * A vote that was accepted in the present visit of an approval.
 *
 * @public
 */
export interface FlowVote {
  voter: string;
  decision: string;
  /** What belongs to the decision, for example what a reduced grant keeps. */
  payload?: JsonObject;
  at: string;
}

/**
 * An approval that is open.
 *
 * @public
 */
export interface OpenApproval {
  /** Digest of the bound fields that a vote must carry. */
  digest: string;
  votes: FlowVote[];
  /** People added by escalation. */
  escalated: string[];
  /** Whether the lack of eligible approvers has been dealt with in this visit. */
  helpSought: boolean;
}

/**
 * A timer that has not fired. `due` is ISO 8601 in UTC with milliseconds.
 *
 * @public
 */
export interface SnapshotTimer {
  /** Unique within the instance: `visit/index`, or `maxDuration`. */
  id: string;
  visit: number;
  due: string;
}

/**
 * An effect whose end is not known yet.
 *
 * @public
 */
export interface OpenEffect {
  visit: number;
  /** Name within the visit. */
  effect: string;
  state: string;
  kind: 'effect' | 'compensation';
  with: JsonObject;
  compensate?: string;
  timeout: string;
  retry: { max: number; cap: string };
}

/**
 * A completed effect that can be undone.
 *
 * @public
 */
export interface Compensation {
  visit: number;
  state: string;
  of: string;
  uses: string;
  with: JsonObject;
  proof: JsonObject;
  timeout: string;
  retry: { max: number; cap: string };
}

/**
 * Everything about an instance at one moment. Plain JSON; the replay of its events from zero yields it again.
 *
 * @public
 */
export interface FlowSnapshot {
  state: string;
  /** Counts the states that were entered, this one included. */
  visit: number;
  status: 'running' | 'ended';
  outcome?: string;
  startedAt: string;
  enteredAt: string;
  /** Who never counts, lower case: requesters, their delegates, and the author of the flow. */
  requesters: string[];
  delegates: string[];
  authors: string[];
  facts: JsonObject;
  approval?: OpenApproval;
  /** The digest that a proof of presence must carry, while a challenge is open. */
  challenge?: { digest: string };
  /** Exceptions as granted, also those that have run out. */
  exceptions?: GrantedException[];
  /** The approval that was left last, and why. */
  closed?: { state: string; how: 'decided' | 'deadline' | 'other' };
  /** Bound values as they were approved, by state. An effect uses these and not what facts say later. */
  approved: {
    [state: string]: { decision: string; digest: string; fields: JsonObject };
  };
  timers: SnapshotTimer[];
  openEffects: OpenEffect[];
  compensations: Compensation[];
  /** Whether completed effects are to be undone, because the instance ended so. */
  undo: 'none' | 'all';
}
