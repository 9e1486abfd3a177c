import {
  FlowMigrationView,
  MigratedInstance,
  MigrationVerdictView,
} from '@countersign/plugin-governance-common';
import { SnapshotTimer } from '@countersign/plugin-governance-flows';
import { Knex } from 'knex';
import { writeCursor } from '../paging/cursors';
import { pageOf } from '../paging/pageOf';
import { titleSubjects } from '../views/titleSubjects';
import { countEntries, listEntries } from './operations/entries';
import { MigrationEntryRow, MigrationRow } from './rows';

/** When timers are due, for people. */
export const briefTimers = (timers: SnapshotTimer[]) =>
  timers.map(({ id, due }) => ({ id, due }));

function toVerdict(row: MigrationEntryRow): MigrationVerdictView {
  return {
    outcome: row.outcome,
    fromState: row.from_state,
    toState: row.to_state ?? undefined,
    reason: row.reason ?? undefined,
    timersBefore: briefTimers(JSON.parse(row.timers_before)),
    timersAfter: briefTimers(JSON.parse(row.timers_after)),
  };
}

/** A migration with what came of it, counted by outcome. */
export async function describeMigration(
  trx: Knex.Transaction,
  row: MigrationRow,
): Promise<FlowMigrationView> {
  const counted = await countEntries(trx, row.id);
  const sum = (phase: MigrationEntryRow['phase']) => {
    const of = (outcome: MigrationEntryRow['outcome']) =>
      counted
        .filter(entry => entry.phase === phase && entry.outcome === outcome)
        .reduce((total, { count }) => total + count, 0);
    return {
      'goes-on': of('goes-on'),
      stays: of('stays'),
      refused: of('refused'),
      gone: of('gone'),
    };
  };
  return {
    id: row.id,
    flow: row.flow,
    from: row.from_version,
    to: row.to_version,
    reason: row.reason,
    warnings: JSON.parse(row.warnings),
    source: row.source,
    proposedBy: row.proposed_by,
    proposedAt: row.proposed_at,
    instanceId: row.instance_id ?? undefined,
    status: row.status,
    startedAt: row.started_at ?? undefined,
    settledAt: row.settled_at ?? undefined,
    planned: sum('planned'),
    done: sum('done'),
    changed: counted
      .filter(({ phase, changed }) => phase === 'done' && changed)
      .reduce((total, { count }) => total + count, 0),
  };
}

/** A page of the instances of a migration, each with what was planned and what was done. */
export async function describeInstances(
  trx: Knex.Transaction,
  options: { migrationId: string; after: string; limit: number },
): Promise<{ items: MigratedInstance[]; total: number; nextCursor?: string }> {
  const { migrationId, limit } = options;
  const entries = await listEntries(trx, { ...options, limit: limit + 1 });
  const page = pageOf(entries, limit, last =>
    writeCursor([last.instanceId, '']),
  );
  const subjects: { id: string; subject: string }[] = await trx(
    'flow_instances',
  )
    .whereIn(
      'id',
      page.items.map(({ instanceId }) => instanceId),
    )
    .select('id', 'subject');
  const [counted] = await trx('flow_migration_entries')
    .where({ migration_id: migrationId })
    .countDistinct<Array<{ count: string | number }>>('instance_id as count');
  return {
    items: await titleSubjects(
      trx,
      page.items.map(({ instanceId, rows }) => {
        const planned = rows.find(({ phase }) => phase === 'planned');
        const done = rows.find(({ phase }) => phase === 'done');
        return {
          instanceId,
          subject: subjects.find(({ id }) => id === instanceId)?.subject ?? '',
          planned: planned && toVerdict(planned),
          done: done && toVerdict(done),
          changed: Boolean(done?.changed),
        };
      }),
    ),
    total: Number(counted.count),
    nextCursor: page.next,
  };
}
