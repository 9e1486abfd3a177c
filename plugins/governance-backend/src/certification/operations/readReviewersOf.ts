import { Knex } from 'knex';
import { toChunks } from '../../flows/operations/insertChunks';

/** Who is asked about each of some items. Relies on the primary key of `review_reviewers`. */
export async function readReviewersOf(
  trx: Knex.Transaction,
  itemIds: readonly string[],
): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>();
  for (const ids of toChunks(itemIds)) {
    const rows: Array<{ item_id: string; user_ref: string }> = await trx(
      'review_reviewers',
    )
      .whereIn('item_id', ids)
      .orderBy(['item_id', 'user_ref'])
      .select('item_id', 'user_ref');
    for (const { item_id, user_ref } of rows) {
      found.set(item_id, [...(found.get(item_id) ?? []), user_ref]);
    }
  }
  return found;
}
