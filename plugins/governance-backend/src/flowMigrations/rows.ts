/** What happens, or happened, to one instance. `gone`: it ended or left the version by itself before its turn. */
export type MigrationOutcome = 'goes-on' | 'stays' | 'refused' | 'gone';

/** A row of `flow_migrations`. */
export interface MigrationRow {
  id: string;
  flow: string;
  from_hash: string;
  from_version: string;
  to_hash: string;
  to_version: string;
  source: string;
  document: string;
  /** What an approver should look at twice, as JSON. */
  warnings: string;
  digest: string;
  reason: string;
  proposed_by: string;
  proposed_at: string;
  instance_id: string | null;
  status: 'pending' | 'running' | 'done' | 'refused';
  started_at: string | null;
  settled_at: string | null;
}

/** A row of `flow_migration_entries`. */
export interface MigrationEntryRow {
  migration_id: string;
  phase: 'planned' | 'done';
  instance_id: string;
  outcome: MigrationOutcome;
  /** Version of the instance when it was looked at. */
  version: number;
  from_state: string;
  to_state: string | null;
  reason: string | null;
  timers_before: string;
  timers_after: string;
  changed: boolean | number;
  at: string;
}
