import { Knex } from 'knex';
import { toChunks } from '../../flows/operations/insertChunks';
import { EndedCount } from '../breaker';
import { StartRow, StartState } from '../triggerRows';

/**
 * Takes a key for something that is to be started. Undefined when it is taken: by the start that it names. Relies on the
 * unique index of `open_key`.
 */
export async function takeStart(
  trx: Knex.Transaction,
  row: StartRow,
): Promise<{ taken: true } | { taken: false; by: StartRow | undefined }> {
  const inserted = await trx<StartRow>('flow_trigger_starts')
    .insert(row)
    .onConflict('open_key')
    .ignore()
    .returning('id');
  return inserted.length > 0
    ? { taken: true }
    : {
        taken: false,
        by: await trx<StartRow>('flow_trigger_starts')
          .where({ open_key: row.open_key })
          .first(),
      };
}

/** Notes something that was not started, with the reason. */
export async function noteStart(
  trx: Knex.Transaction,
  row: StartRow,
): Promise<void> {
  await trx<StartRow>('flow_trigger_starts').insert(row);
}

/** Changes what became of a start. */
export async function updateStart(
  trx: Knex.Transaction,
  id: string,
  changes: Partial<StartRow>,
): Promise<void> {
  await trx<StartRow>('flow_trigger_starts').where({ id }).update(changes);
}

/** Says of the starts behind instances how those have ended. Relies on `flow_trigger_starts_instance_idx`. */
export async function endStarts(
  trx: Knex.Transaction,
  options: {
    instanceIds: readonly string[];
    outcome: string;
    refused: boolean;
    at: string;
  },
): Promise<void> {
  const { instanceIds, outcome, refused, at } = options;
  for (const ids of toChunks(instanceIds)) {
    await trx<StartRow>('flow_trigger_starts')
      .whereIn('instance_id', ids)
      .where({ state: 'running' })
      .update({
        state: 'ended',
        open_key: null,
        outcome,
        refused,
        ended_at: at,
      });
  }
}

/** How the instances of a run have ended since a time. Relies on `flow_trigger_starts_run_idx`. */
export async function countEnded(
  trx: Knex.Transaction,
  options: { runId: string; since: string },
): Promise<EndedCount> {
  const rows: { refused: boolean | number | null; count: string | number }[] =
    await trx('flow_trigger_starts')
      .where({ run_id: options.runId, state: 'ended' })
      .where('ended_at', '>=', options.since)
      .groupBy('refused')
      .select('refused')
      .count('* as count');
  return {
    ended: rows.reduce((sum, { count }) => sum + Number(count), 0),
    refused: rows
      .filter(({ refused }) => Boolean(refused))
      .reduce((sum, { count }) => sum + Number(count), 0),
  };
}

/** How many starts of each state a run has. */
export async function countStarts(
  trx: Knex.Transaction,
  runIds: string[],
): Promise<Map<string, Partial<Record<StartState, number>>>> {
  const rows: { run_id: string; state: StartState; count: string | number }[] =
    await trx('flow_trigger_starts')
      .whereIn('run_id', runIds)
      .groupBy('run_id', 'state')
      .select('run_id', 'state')
      .count('* as count');
  const counts = new Map<string, Partial<Record<StartState, number>>>();
  for (const { run_id: runId, state, count } of rows) {
    counts.set(runId, { ...counts.get(runId), [state]: Number(count) });
  }
  return counts;
}

/** What waits for others of its flow to end, oldest first. Relies on `flow_trigger_starts_flow_idx`. */
export async function readWaiting(
  trx: Knex.Transaction,
  options: { flow: string; limit: number },
): Promise<StartRow[]> {
  return trx<StartRow>('flow_trigger_starts')
    .where({ flow: options.flow, state: 'waiting' })
    .orderBy(['at', 'id'])
    .limit(options.limit);
}

/** Flows of which something waits. */
export async function readWaitingFlows(
  trx: Knex.Transaction,
): Promise<string[]> {
  const rows: { flow: string }[] = await trx('flow_trigger_starts')
    .where({ state: 'waiting' })
    .distinct('flow')
    .orderBy('flow');
  return rows.map(({ flow }) => flow);
}

/** How many instances of a flow run. Relies on `flow_instances_flow_idx`. */
export async function countRunning(
  trx: Knex.Transaction,
  flow: string,
): Promise<number> {
  const [{ count }] = await trx('flow_instances')
    .where({ flow, status: 'running' })
    .count<Array<{ count: string | number }>>('* as count');
  return Number(count);
}

/** Starts of a run in the order in which they came, after a place. Relies on `flow_trigger_starts_run_idx`. */
export async function listStarts(
  trx: Knex.Transaction,
  options: {
    runId: string;
    state?: StartState;
    after?: [string, string];
    limit: number;
  },
): Promise<StartRow[]> {
  const { runId, state, after, limit } = options;
  return trx<StartRow>('flow_trigger_starts')
    .where({ run_id: runId, ...(state ? { state } : {}) })
    .modify(query => {
      if (after) {
        query.whereRaw('(at, id) > (?, ?)', after);
      }
    })
    .orderBy(['at', 'id'])
    .limit(limit);
}
