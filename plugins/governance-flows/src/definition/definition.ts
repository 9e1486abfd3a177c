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
 * A timer that fires at each of several times: `each` is an expression that yields a list of ISO 8601 times. It never
 * leaves the state.
 *
 * @public
 */
export interface RepeatedDue {
  each: string;
}

/**
 * A timer of a state. `to` is an expression that yields one person or a list of people. `call` has a handler do something
 * that nobody waits for, and that neither gives nor takes access.
 *
 * @public
 */
export type FlowTimer =
  | (TimerDue & { goto: string })
  | ((TimerDue | RepeatedDue) & TimerDeed);

/**
 * What a timer does that leaves the state as it is.
 *
 * @public
 */
export type TimerDeed =
  | { do: 'remind'; to?: string }
  | { do: 'escalate'; to: string }
  | { do: 'call'; uses: string };

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
 * @remarks
 * With a `strategy`, every eligible person of the stages is asked and votes are combined by it instead: quorums count for
 * nothing, `undecided` is accepted as a vote, and a timer with `goto` leaves by what was answered, if that decides.
 *
 * @public
 */
export interface ApprovalState {
  kind: 'approval';
  stages: ApprovalStage[];
  separation: Separation;
  onNoEligibleApprover: 'escalate' | 'deny';
  /** Name of a strategy, or an expression that yields one; whatever else it yields counts as `allMustKeep`. */
  strategy?: string;
  decisions: string[];
  /** Facts that a vote is bound to, by path. */
  bindTo: string[];
  /** ISO 8601 duration; a vote within it is marked in the evidence. */
  minDecisionTime?: string;
  /** A vote counts only with a fresh proof of presence over the same digest. */
  proof?: ProofDemand;
  timers: FlowTimer[];
  on: { [decision: string]: string };
}

/**
 * A demand for a proof that a human is present. `uses` names the kind of proof, for example `human-proof@v1`; `fresh` is
 * the longest age of one, an ISO 8601 duration.
 *
 * @public
 */
export interface ProofDemand {
  uses: string;
  fresh: string;
}

/**
 * Step-up: one of the people that `of` yields proves presence, bound to the digest of `bindTo`. Agents and bots cannot.
 *
 * @public
 */
export interface ChallengeState extends ProofDemand {
  kind: 'challenge';
  of: string;
  bindTo: string[];
  timers: FlowTimer[];
  on: { passed: string; failed: string };
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
  | ChallengeState
  | EndState;

/**
 * Keeps effects from being called while `when` holds or cannot be evaluated; the instance goes to `goto` instead.
 * Evaluated on entering an effect, and again in the transaction that claims it.
 *
 * @public
 */
export interface FlowGuard {
  id: string;
  /** Versioned effects; `*` is every effect of the flow. Compensations and notices are never blocked. */
  blocks: string[];
  except: string[];
  when: string;
  goto: string;
}

/**
 * A deviation that may be granted for a time. While one is granted, `id` is in `exceptions.active`.
 *
 * @public
 */
export interface FlowException {
  id: string;
  /** The rule it relaxes, as `state/rule`. */
  relaxes: string;
  /** Longest life of one grant, an ISO 8601 duration. */
  maxDuration: string;
  renewals: number;
  approval: { from: string; quorum: number };
}

/**
 * What starts instances by itself: named events, a schedule, or both.
 *
 * @public
 */
export interface FlowTrigger {
  on: string[];
  /** Whether the facts of the event or of the subject warrant an instance. */
  when?: string;
  /** Facts, by path; two triggers with equal values yield one instance while it runs. */
  dedupe: string[];
  schedule?: { cron: string; tz: string };
  /** The kind of subject that a schedule starts one instance for, and which of them. */
  forEach?: { subjects: string; where?: string };
  /** Most instances that run at once; further ones wait. */
  maxParallel?: number;
  /** Stops starting further instances when too many end in a refusal. */
  breaker?: { denyRate: number; minSamples: number; do: 'pause-and-page' };
}

/**
 * A finding of the linter that is accepted for a while. `until` is an ISO 8601 date, after which it counts again.
 *
 * @public
 */
export interface LintSuppression {
  check: string;
  /** Start of the path that it is about, relative to `spec`; everything unless told. */
  at?: string;
  reason: string;
  until: string;
}

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
  trigger?: FlowTrigger;
  guards?: FlowGuard[];
  exceptions?: FlowException[];
  suppressions?: LintSuppression[];
  states: { [name: string]: FlowState };
}
