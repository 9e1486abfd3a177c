import { ReviewHistoryEntry } from '@countersign/plugin-governance-common';
import { Knex } from 'knex';

/** Adds one entry to an item's history. Runs under the item's row lock, so the number is free. */
export async function appendHistory(
  trx: Knex.Transaction,
  itemId: string,
  entry: ReviewHistoryEntry,
): Promise<void> {
  const last = await trx('review_history')
    .where({ item_id: itemId })
    .max<{ seq: number | null }>('seq as seq')
    .first();
  await trx('review_history').insert({
    item_id: itemId,
    seq: Number(last?.seq ?? 0) + 1,
    ...entry,
  });
}

/** An item's history, oldest first. */
export async function listHistory(
  trx: Knex.Transaction,
  itemId: string,
): Promise<ReviewHistoryEntry[]> {
  const rows: ReviewHistoryEntry[] = await trx('review_history')
    .where({ item_id: itemId })
    .orderBy('seq')
    .select('at', 'by', 'what');
  return rows;
}
