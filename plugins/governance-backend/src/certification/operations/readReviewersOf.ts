import { Knex } from 'knex';
import { groupValues } from '../../grouping/groupValues';
import { toChunks } from '../../flows/operations/insertChunks';

/** Who is asked about each of some items. Relies on the primary key of `review_reviewers`. */
export async function readReviewersOf(
  trx: Knex.Transaction,
  itemIds: readonly string[],
): Promise<Map<string, string[]>> {
  const rows: Array<{ item_id: string; user_ref: string }> = [];
  for (const ids of toChunks(itemIds)) {
    rows.push(
      ...(await trx('review_reviewers')
        .whereIn('item_id', ids)
        .orderBy(['item_id', 'user_ref'])
        .select('item_id', 'user_ref')),
    );
  }
  return groupValues(
    rows,
    ({ item_id }) => item_id,
    ({ user_ref }) => user_ref,
  );
}
