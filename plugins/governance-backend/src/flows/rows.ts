/** How far a flow may go: nobody is told, people are asked, or decisions are carried out. */
export type FlowMode = 'observe' | 'advise' | 'enforce';

/** A row of `flow_definitions`. */
export interface DefinitionRow {
  hash: string;
  name: string;
  version: string;
  canonical: string;
  source: string;
  /** FlowTest documents, YAML. */
  tests: string | null;
  author: string;
  published_at: string;
}

/** A row of `flow_instances`. */
export interface InstanceRow {
  id: string;
  hash: string;
  flow: string;
  subject: string;
  dedupe_key: string;
  mode: FlowMode;
  environment: string | null;
  requested_by: string | null;
  status: 'running' | 'ended';
  state: string;
  version: number;
  snapshot: string;
  next_due_at: string | null;
  created_at: string;
  updated_at: string;
  ended_at: string | null;
  outcome: string | null;
  /** Id of the source that it depends on, if any. */
  source: string | null;
  /** Until when its deadlines have been moved for times in which they stood still. */
  still_until: string | null;
}

/** A row of `flow_events`. */
export interface EventRow {
  instance_id: string;
  seq: number;
  type: string;
  actor_json: string;
  event: string;
  evidence: string;
  at: string;
}

/** A row of `flow_timers`. */
export interface TimerRow {
  instance_id: string;
  timer_id: string;
  visit: number;
  due_at: string;
}

/** A row of `flow_outbox`. */
export interface OutboxRow {
  key: string;
  instance_id: string;
  flow: string;
  state: string;
  visit: number;
  effect: string;
  kind: 'effect' | 'compensation' | 'notice';
  uses: string;
  mode: FlowMode;
  payload: string;
  timeout: string;
  retry_cap: string;
  status: 'pending' | 'running' | 'done' | 'failed' | 'withheld' | 'withdrawn';
  attempts: number;
  max_attempts: number;
  not_before: string;
  lease_until: string | null;
  lease_owner: string | null;
  last_error: string | null;
  result: string | null;
  created_at: string;
  done_at: string | null;
  /** Whether nobody decided it: a deadline passed. */
  silent: boolean | number | null;
  /** When it was let through by the cap on automatic disables. */
  released_at: string | null;
  /** Since when that cap holds it back, or did. */
  held_since: string | null;
}

/** A row of `flow_outbox` that somebody has leased, with the definition that its instance is pinned to. */
export interface ClaimedEffect extends OutboxRow {
  hash: string;
}
