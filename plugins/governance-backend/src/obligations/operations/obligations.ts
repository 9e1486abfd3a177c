import { Knex } from 'knex';

/** `open`: not due yet or not looked at; `unmet`: due, and nothing could be done about it so far; `met`: done. */
export type ObligationStatus = 'open' | 'unmet' | 'met';

/** A row of `flow_obligations`. */
export interface ObligationRow {
  id: string;
  instance_id: string;
  flow: string;
  subject: string;
  kind: string;
  /** ISO 8601 duration after which it is owed again. */
  every: string | null;
  due_at: string;
  /** Whether the flow could say when; where not, it is due at once. */
  end_known: boolean | number;
  open_key: string | null;
  status: ObligationStatus;
  next_look_at: string;
  result: string | null;
  created_at: string;
  settled_at: string | null;
}

/**
 * Adds what is owed. What is owed already stands there once, with the earlier of the two times. Relies on the unique index
 * of `open_key`.
 */
export async function insertObligation(
  trx: Knex.Transaction,
  row: ObligationRow,
): Promise<void> {
  const inserted = await trx<ObligationRow>('flow_obligations')
    .insert(row)
    .onConflict('open_key')
    .ignore()
    .returning('id');
  if (inserted.length === 0) {
    await trx<ObligationRow>('flow_obligations')
      .where({ open_key: row.open_key })
      .where('due_at', '>', row.due_at)
      .update({ due_at: row.due_at, next_look_at: row.next_look_at });
  }
}

/**
 * Obligations that are to be looked at, the longest due first, locked to the end of the transaction on PostgreSQL so that
 * another replica takes others. Relies on `flow_obligations_due_idx`.
 */
export async function claimDue(
  trx: Knex.Transaction,
  options: { at: string; limit: number; kinds?: { except: string } },
): Promise<ObligationRow[]> {
  const query = trx<ObligationRow>('flow_obligations')
    .whereIn('status', ['open', 'unmet'])
    .where('next_look_at', '<=', options.at)
    .orderBy(['next_look_at', 'id'])
    .limit(options.limit);
  if (options.kinds) {
    query.whereNot({ kind: options.kinds.except });
  }
  if (trx.client.config.client === 'pg') {
    query.forUpdate().skipLocked();
  }
  return query;
}

/** Changes an obligation. */
export async function updateObligation(
  trx: Knex.Transaction,
  id: string,
  changes: Partial<ObligationRow>,
): Promise<void> {
  await trx<ObligationRow>('flow_obligations').where({ id }).update(changes);
}

/** What an instance has left behind. Relies on `flow_obligations_instance_idx`. */
export async function readObligationsOf(
  trx: Knex.Transaction,
  instanceId: string,
): Promise<ObligationRow[]> {
  return trx<ObligationRow>('flow_obligations')
    .where({ instance_id: instanceId })
    .orderBy(['due_at', 'id']);
}

/** Obligations in the order in which they are due, after a place. Relies on `flow_obligations_page_idx`. */
export async function listObligations(
  trx: Knex.Transaction,
  options: {
    filter: Partial<Pick<ObligationRow, 'subject' | 'status' | 'kind'>>;
    after?: [string, string];
    limit: number;
  },
): Promise<{ rows: ObligationRow[]; total: number }> {
  const { filter, after, limit } = options;
  const rows = await trx<ObligationRow>('flow_obligations')
    .where(filter)
    .modify(query => {
      if (after) {
        query.whereRaw('(due_at, id) > (?, ?)', after);
      }
    })
    .orderBy(['due_at', 'id'])
    .limit(limit);
  const [{ count }] = await trx<ObligationRow>('flow_obligations')
    .where(filter)
    .count<Array<{ count: string | number }>>('* as count');
  return { rows, total: Number(count) };
}
