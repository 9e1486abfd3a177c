/** A row of `flow_triggers`: the trigger of the active version of a flow. */
export interface TriggerRow {
  flow: string;
  hash: string;
  schedule: string | null;
  next_due_at: string | null;
}

/** Where a run stands. A paused one goes on only when a person lets it. */
export type RunStatus = 'running' | 'paused' | 'done';

/** A row of `flow_trigger_runs`: one due time of a schedule, or the events of a day. */
export interface RunRow {
  id: string;
  flow: string;
  hash: string;
  kind: 'schedule' | 'events';
  due_at: string | null;
  started_at: string;
  ended_at: string | null;
  status: RunStatus;
  cursor: string | null;
  started: number;
  deduplicated: number;
  excluded: number;
  unreadable: number;
  counted_since: string;
  pause_reason: string | null;
  paused_at: string | null;
  paged_at: string | null;
  resumed_by: string | null;
  resumed_at: string | null;
  resume_reason: string | null;
  last_error: string | null;
}

/** What became of a subject. */
export type StartState =
  | 'waiting'
  | 'running'
  | 'ended'
  | 'excluded'
  | 'unreadable';

/** A row of `flow_trigger_starts`. */
export interface StartRow {
  id: string;
  run_id: string;
  flow: string;
  subject: string;
  open_key: string | null;
  state: StartState;
  instance_id: string | null;
  reason: string | null;
  outcome: string | null;
  refused: boolean | number | null;
  given: string | null;
  at: string;
  ended_at: string | null;
}
