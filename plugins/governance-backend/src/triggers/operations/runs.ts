import { Knex } from 'knex';
import { Place } from '../../paging/cursors';
import { listLatest } from '../../paging/listLatest';
import { RunRow } from '../triggerRows';

/** A run that has done nothing yet. */
export function newRun(
  run: Pick<RunRow, 'id' | 'flow' | 'hash' | 'kind' | 'due_at' | 'started_at'>,
): RunRow {
  return {
    ...run,
    ended_at: null,
    status: 'running',
    cursor: null,
    started: 0,
    deduplicated: 0,
    excluded: 0,
    unreadable: 0,
    counted_since: run.started_at,
    pause_reason: null,
    paused_at: null,
    paged_at: null,
    resumed_by: null,
    resumed_at: null,
    resume_reason: null,
    last_error: null,
  };
}

/** Adds a run. Says whether it is new: a due time has one run. */
export async function insertRun(
  trx: Knex.Transaction,
  run: RunRow,
): Promise<boolean> {
  const inserted = await trx<RunRow>('flow_trigger_runs')
    .insert(run)
    .onConflict(['flow', 'due_at'])
    .ignore()
    .returning('id');
  return inserted.length > 0;
}

/** Changes a run. */
export async function updateRun(
  trx: Knex.Transaction,
  id: string,
  changes: Partial<RunRow>,
): Promise<void> {
  await trx<RunRow>('flow_trigger_runs').where({ id }).update(changes);
}

/** One run. */
export async function readRun(
  trx: Knex.Transaction,
  id: string,
): Promise<RunRow | undefined> {
  return trx<RunRow>('flow_trigger_runs').where({ id }).first();
}

/** Runs that have not ended, of one flow or of all, oldest first. Relies on `flow_trigger_runs_status_idx`. */
export async function readOpenRuns(
  trx: Knex.Transaction,
  filter: Partial<Pick<RunRow, 'flow' | 'kind' | 'status'>> = {},
): Promise<RunRow[]> {
  return trx<RunRow>('flow_trigger_runs')
    .whereNot({ status: 'done' })
    .where(filter)
    .orderBy(['started_at', 'id']);
}

/** Runs of a flow, newest first, before a place in that order, with how many there are. Relies on `flow_trigger_runs_flow_idx`. */
export async function listRuns(
  trx: Knex.Transaction,
  options: { flow: string; before?: Place; limit: number },
): Promise<{ rows: RunRow[]; total: number }> {
  const { flow, before, limit } = options;
  return listLatest<RunRow>(
    () => trx<RunRow>('flow_trigger_runs').where({ flow }),
    { at: 'started_at', before, limit },
  );
}
