import { Knex } from 'knex';
import { InstanceRow } from '../../flows/rows';
import { insertChunks } from '../../flows/operations/insertChunks';
import { MigrationVerdict } from '../judgeInstance';
import { MigrationEntryRow, MigrationOutcome } from '../rows';

/** A verdict as it is kept. */
export function toEntryRow(options: {
  migrationId: string;
  phase: MigrationEntryRow['phase'];
  instanceId: string;
  verdict: Omit<MigrationVerdict, 'outcome'> & { outcome: MigrationOutcome };
  changed: boolean;
  at: string;
}): MigrationEntryRow {
  const { verdict } = options;
  return {
    migration_id: options.migrationId,
    phase: options.phase,
    instance_id: options.instanceId,
    outcome: verdict.outcome,
    version: verdict.version,
    from_state: verdict.fromState,
    to_state: verdict.toState ?? null,
    reason: verdict.reason ?? null,
    timers_before: JSON.stringify(verdict.timersBefore),
    timers_after: JSON.stringify(verdict.timersAfter),
    changed: options.changed,
    at: options.at,
  };
}

/** Keeps verdicts. */
export async function insertEntries(
  trx: Knex.Transaction,
  rows: MigrationEntryRow[],
): Promise<void> {
  await insertChunks(trx, 'flow_migration_entries', rows);
}

/** Running instances of a version after one of them, by id. Relies on `flow_instances_hash_idx`. */
export async function readRunningOf(
  trx: Knex.Transaction,
  options: { hash: string; after: string; limit: number },
): Promise<InstanceRow[]> {
  return trx<InstanceRow>('flow_instances')
    .where({ hash: options.hash, status: 'running' })
    .where('id', '>', options.after)
    .orderBy('id')
    .limit(options.limit);
}

/** What was written about one instance. Relies on the primary key. */
export async function readEntry(
  trx: Knex.Transaction,
  key: Pick<MigrationEntryRow, 'migration_id' | 'phase' | 'instance_id'>,
): Promise<MigrationEntryRow | undefined> {
  return trx<MigrationEntryRow>('flow_migration_entries').where(key).first();
}

/** How many instances had which outcome, by phase. Relies on the primary key. */
export async function countEntries(
  trx: Knex.Transaction,
  migrationId: string,
): Promise<
  {
    phase: MigrationEntryRow['phase'];
    outcome: MigrationOutcome;
    changed: boolean;
    count: number;
  }[]
> {
  const rows: {
    phase: MigrationEntryRow['phase'];
    outcome: MigrationOutcome;
    changed: boolean | number;
    count: string | number;
  }[] = await trx('flow_migration_entries')
    .where({ migration_id: migrationId })
    .groupBy('phase', 'outcome', 'changed')
    .select('phase', 'outcome', 'changed')
    .count('* as count');
  return rows.map(row => ({
    ...row,
    changed: Boolean(row.changed),
    count: Number(row.count),
  }));
}

/** Instances that were foreseen and that the run has not come to, a page of them. Relies on the primary key. */
export async function readUnmet(
  trx: Knex.Transaction,
  options: { migrationId: string; limit: number },
): Promise<MigrationEntryRow[]> {
  return trx<MigrationEntryRow>('flow_migration_entries as planned')
    .where({ migration_id: options.migrationId, phase: 'planned' })
    .whereNotExists(inner =>
      inner
        .select(trx.raw('1'))
        .from('flow_migration_entries as met')
        .whereRaw('met.migration_id = planned.migration_id')
        .whereRaw('met.instance_id = planned.instance_id')
        .where('met.phase', 'done'),
    )
    .orderBy('instance_id')
    .limit(options.limit)
    .select('planned.*');
}

/** Instances of a migration by id after a place, each with what was foreseen and what became of it. */
export async function listEntries(
  trx: Knex.Transaction,
  options: { migrationId: string; after: string; limit: number },
): Promise<{ instanceId: string; rows: MigrationEntryRow[] }[]> {
  const ids: { instance_id: string }[] = await trx('flow_migration_entries')
    .where({ migration_id: options.migrationId })
    .where('instance_id', '>', options.after)
    .distinct('instance_id')
    .orderBy('instance_id')
    .limit(options.limit);
  const rows = await trx<MigrationEntryRow>('flow_migration_entries')
    .where({ migration_id: options.migrationId })
    .whereIn(
      'instance_id',
      ids.map(({ instance_id }) => instance_id),
    );
  return ids.map(({ instance_id: instanceId }) => ({
    instanceId,
    rows: rows.filter(row => row.instance_id === instanceId),
  }));
}
