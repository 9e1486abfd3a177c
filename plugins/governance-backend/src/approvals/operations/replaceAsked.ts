import { Knex } from 'knex';
import { insertChunks, toChunks } from '../../flows/operations/insertChunks';

/** A row of `flow_asked`. */
export interface AskedRow {
  instance_id: string;
  /** Reference in lower case. */
  person: string;
  kind: 'approval' | 'challenge';
  /** ISO 8601; {@link NO_DUE} where nothing ends it. */
  due_at: string;
}

/** Sorts after every time. */
export const NO_DUE = '9999-12-31T00:00:00.000Z';

/** Replaces who is asked by instances. Relies on the primary key. */
export async function replaceAsked(
  trx: Knex.Transaction,
  options: { instanceIds: readonly string[]; asked: readonly AskedRow[] },
): Promise<void> {
  for (const chunk of toChunks([...options.instanceIds])) {
    await trx('flow_asked').whereIn('instance_id', chunk).delete();
  }
  await insertChunks(trx, 'flow_asked', [...options.asked]);
}

/** Instances that ask somebody, the most urgent first, after a place in that order. Relies on `flow_asked_inbox_idx`. */
export async function listAsked(
  trx: Knex.Transaction,
  options: {
    person: string;
    after?: { dueAt: string; instanceId: string };
    limit: number;
  },
): Promise<AskedRow[]> {
  const { person, after, limit } = options;
  const query = trx<AskedRow>('flow_asked')
    .where({ person })
    .orderBy(['due_at', 'instance_id'])
    .limit(limit);
  if (after) {
    query.whereRaw('(due_at, instance_id) > (?, ?)', [
      after.dueAt,
      after.instanceId,
    ]);
  }
  return query;
}

/** How many instances ask somebody. Relies on `flow_asked_inbox_idx`. */
export async function countAsked(
  trx: Knex.Transaction,
  person: string,
): Promise<number> {
  const [row] = await trx('flow_asked')
    .where({ person })
    .count<Array<{ count: string | number }>>('* as count');
  return Number(row.count);
}
