import { Knex } from 'knex';
import { insertChunks, toChunks } from '../../flows/operations/insertChunks';

/** A row of `task_queue`: a task that waits until somebody has room. */
export interface QueuedTaskRow {
  kind: 'review' | 'approval';
  item_id: string;
  instance_id: string;
  person: string;
  /** By which group a reviewer is asked; empty for approvals. */
  via: string;
  queued_at: string;
}

/** Forgets what waits of some items. Relies on the primary key. */
export async function dropQueued(
  trx: Knex.Transaction,
  options: { kind: QueuedTaskRow['kind']; itemIds: readonly string[] },
): Promise<void> {
  for (const chunk of toChunks(options.itemIds)) {
    await trx('task_queue')
      .where({ kind: options.kind })
      .whereIn('item_id', chunk)
      .delete();
  }
}

/** Has tasks wait until somebody has room. */
export async function queueTasks(
  trx: Knex.Transaction,
  rows: readonly QueuedTaskRow[],
): Promise<void> {
  await insertChunks(trx, 'task_queue', [...rows]);
}

/** People for whom tasks wait, after one of them, with how many. Relies on `task_queue_person_idx`. */
export async function listWaitingPeople(
  trx: Knex.Transaction,
  options: { after: string; limit: number },
): Promise<{ person: string; waiting: number; oldest: string }[]> {
  const rows: { person: string; waiting: string | number; oldest: string }[] =
    await trx('task_queue')
      .where('person', '>', options.after)
      .groupBy('person')
      .orderBy('person')
      .limit(options.limit)
      .select('person')
      .count('* as waiting')
      .min('queued_at as oldest');
  return rows.map(row => ({ ...row, waiting: Number(row.waiting) }));
}

/** What waits for somebody, oldest first. Relies on `task_queue_person_idx`. */
export async function listQueuedOf(
  trx: Knex.Transaction,
  person: string,
  limit: number,
): Promise<QueuedTaskRow[]> {
  return trx<QueuedTaskRow>('task_queue')
    .where({ person })
    .orderBy(['queued_at', 'item_id'])
    .limit(limit);
}
