import { Knex } from 'knex';

const TABLES = [
  { table: 'review_openings', at: 'opened_at' },
  { table: 'review_decision_marks', at: 'decided_at' },
] as const;

/**
 * Deletes how decisions were made, where it is older than it is kept; what was decided stays. Relies on the indices on age.
 *
 * @returns the most rows that were deleted from one table; `limit` where there may be more
 */
export async function forgetOldMarks(
  trx: Knex.Transaction,
  options: { before: string; limit: number },
): Promise<number> {
  let most = 0;
  for (const { table, at } of TABLES) {
    const old: Array<{ item_id: string; user_ref: string }> = await trx(table)
      .where(at, '<', options.before)
      .orderBy(at)
      .limit(options.limit)
      .select('item_id', 'user_ref');
    for (const row of old) {
      await trx(table).where(row).delete();
    }
    most = Math.max(most, old.length);
  }
  return most;
}
