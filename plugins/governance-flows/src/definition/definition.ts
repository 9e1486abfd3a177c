import { FlowContext } from '../policy/flowContext';

/**
 * When a timer is due. `after` is an ISO 8601 duration from the entry of the state; `at` and `before` are expressions
 * that yield a time, `by` the duration before it.
 *
 * @public
 */
export type TimerDue =
  | { after: string }
  | { at: string }
  | { before: string; by: string };

/**
 * A timer of a state. `to` is an expression that yields one person or a list of people.
 *
 * @public
 */
export type FlowTimer = TimerDue &
  (
    | { goto: string }
    | { do: 'remind'; to?: string }
    | { do: 'escalate'; to: string }
  );

/**
 * One rule of a gate; the first whose `when` holds decides.
 *
 * @public
 */
export interface GateRule {
  id: string;
  when: string;
  goto: string;
  reason?: string;
  bounded: boolean;
}

/**
 * Rules in order, and where to go when none holds.
 *
 * @public
 */
export interface GateState {
  kind: 'gate';
  rules: GateRule[];
  else: string;
}

/**
 * One stage of an approval. `from` yields the people who may vote, `when` says whether the stage is needed at all.
 *
 * @public
 */
export interface ApprovalStage {
  id: string;
  from: string;
  quorum: number;
  when?: string;
}

/**
 * What a flow adds to the separation of duties that always holds.
 *
 * @public
 */
export interface Separation {
  notSubject: boolean;
  notDelegateOf: ('requester' | 'subject')[];
  /** Expression that yields the people who decided last time. */
  notLastApproverOf?: string;
}

/**
 * Asks people. All needed stages must be satisfied; `decisions` run from the most permissive to the most restrictive.
 *
 * @public
 */
export interface ApprovalState {
  kind: 'approval';
  stages: ApprovalStage[];
  separation: Separation;
  onNoEligibleApprover: 'escalate' | 'deny';
  decisions: string[];
  /** Facts that a vote is bound to, by path. */
  bindTo: string[];
  /** ISO 8601 duration; a vote within it is marked in the evidence. */
  minDecisionTime?: string;
  timers: FlowTimer[];
  on: { [decision: string]: string };
}

/**
 * Has a connector do something.
 *
 * @public
 */
export interface EffectState {
  kind: 'effect';
  /** Versioned effect, for example `remediation.revoke@v1`. */
  uses: string;
  /** Expressions, by name of the argument. */
  with: { [name: string]: string };
  /** Versioned effect that undoes this one. */
  compensate?: string;
  /** ISO 8601 duration of one attempt. */
  timeout: string;
  /** Attempts in all, and the longest pause between two of them. */
  retry: { max: number; cap: string };
  on: { done: string; failed: string };
}

/**
 * Waits for a signal or for time to pass.
 *
 * @public
 */
export interface WaitState {
  kind: 'wait';
  for: string[];
  timers: FlowTimer[];
  on: { [signal: string]: string };
}

/**
 * Ends an instance.
 *
 * @public
 */
export interface EndState {
  kind: 'end';
  outcome: string;
  obligations: { kind: string; at?: string; every?: string }[];
  /** Who is told. An entity reference. */
  page?: string;
  /** Undoes every completed effect that names a compensation, last first. */
  compensate?: 'all';
}

/**
 * A state of a flow, told apart by `kind`.
 *
 * @public
 */
export type FlowState =
  | GateState
  | ApprovalState
  | EffectState
  | WaitState
  | EndState;

/**
 * A parsed and checked flow with every default applied. Plain JSON, and complete: the typed context is part of it, so
 * that an instance re-evaluates to the same result whatever is declared later.
 *
 * @public
 */
export interface FlowDefinition {
  apiVersion: 'governance.countersign.dev/v1';
  kind: 'Flow';
  metadata: {
    name: string;
    version: string;
    owner: string;
    title?: string;
    description?: string;
  };
  context: FlowContext;
  initial: string;
  maxDuration?: { after: string; goto: string };
  states: { [name: string]: FlowState };
}
