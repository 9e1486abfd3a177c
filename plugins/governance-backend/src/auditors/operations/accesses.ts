import { Knex } from 'knex';

/** A row of `auditor_accesses`. Ids are in the order of time. */
export interface AuditorAccessRow {
  id: string;
  grant_id: string;
  person: string;
  at: string;
  operation: string;
  target: string;
}

/** Keeps what somebody read. */
export async function insertAccess(
  trx: Knex.Transaction,
  row: AuditorAccessRow,
): Promise<void> {
  await trx<AuditorAccessRow>('auditor_accesses').insert(row);
}

/** What was read by a grant, the latest first, before one of them. Relies on `auditor_accesses_page_idx`. */
export async function listAccesses(
  trx: Knex.Transaction,
  options: { grantId: string; before?: string; limit: number },
): Promise<{ rows: AuditorAccessRow[]; total: number }> {
  const { grantId, before, limit } = options;
  const select = () =>
    trx<AuditorAccessRow>('auditor_accesses').where({ grant_id: grantId });
  const rows = await select()
    .modify(query => {
      if (before) {
        query.where('id', '<', before);
      }
    })
    .orderBy('id', 'desc')
    .limit(limit);
  const [{ count }] = await select().count<Array<{ count: string | number }>>(
    '* as count',
  );
  return { rows, total: Number(count) };
}

/** How often was read by each grant, and when last. Relies on `auditor_accesses_page_idx`. */
export async function countAccesses(
  trx: Knex.Transaction,
  grantIds: string[],
): Promise<Map<string, { count: number; last: string }>> {
  const rows: { grant_id: string; count: string | number; last: string }[] =
    await trx('auditor_accesses')
      .whereIn('grant_id', grantIds)
      .groupBy('grant_id')
      .select('grant_id')
      .count('* as count')
      .max('at as last');
  return new Map(
    rows.map(({ grant_id, count, last }) => [
      grant_id,
      { count: Number(count), last },
    ]),
  );
}
