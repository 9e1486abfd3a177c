import { ReviewHistoryEntry } from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import { insertRows } from '../../bulk';
import { toChunks } from '../../flows/operations/insertChunks';

/** What happened to an item. */
export interface HistoryOf {
  itemId: string;
  entry: ReviewHistoryEntry;
}

/**
 * Adds entries to the histories of items, those of one in the order given. Runs under the row locks of the items, so the
 * numbers are free. Relies on the primary key.
 */
export async function appendHistories(
  trx: Knex.Transaction,
  histories: readonly HistoryOf[],
): Promise<void> {
  const last = new Map<string, number>();
  for (const ids of toChunks([
    ...new Set(histories.map(({ itemId }) => itemId)),
  ])) {
    const rows: Array<{ item_id: string; seq: number }> = await trx(
      'review_history',
    )
      .whereIn('item_id', ids)
      .groupBy('item_id')
      .select('item_id')
      .max('seq as seq');
    rows.forEach(row => last.set(row.item_id, Number(row.seq)));
  }
  await insertRows(
    trx,
    'review_history',
    histories.map(({ itemId, entry }) => {
      const seq = (last.get(itemId) ?? 0) + 1;
      last.set(itemId, seq);
      return { item_id: itemId, seq, ...entry };
    }),
  );
}

/** Begins the histories of items that this transaction has made, with one entry each. */
export async function beginHistories(
  trx: Knex.Transaction,
  histories: readonly HistoryOf[],
): Promise<void> {
  await insertRows(
    trx,
    'review_history',
    histories.map(({ itemId, entry }) => ({
      item_id: itemId,
      seq: 1,
      ...entry,
    })),
  );
}

/** Adds one entry to an item's history; see {@link appendHistories}. */
export async function appendHistory(
  trx: Knex.Transaction,
  itemId: string,
  entry: ReviewHistoryEntry,
): Promise<void> {
  await appendHistories(trx, [{ itemId, entry }]);
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
