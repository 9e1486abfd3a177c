import { ReviewHistoryEntry } from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import { insertRows } from '../../bulk';
import { toChunks } from '../../flows/operations/insertChunks';
import { HistoryOf } from './reviewHistory';

/**
 * Adds what an effect has to say to the histories of items, once however often the effect is delivered; an effect writes one
 * line of each item at most. Runs under the row locks of the items, so the numbers are free and nobody else writes for the same
 * effect. Relies on the primary key and on `review_history_effect_uniq`.
 *
 * @param effectKey - idempotency key of the effect
 * @returns the items whose line was written
 */
export async function appendHistoriesOnce(
  trx: Knex.Transaction,
  effectKey: string,
  histories: readonly HistoryOf[],
): Promise<Set<string>> {
  const last = new Map<string, number>();
  const written = new Set<string>();
  for (const ids of toChunks(histories.map(({ itemId }) => itemId))) {
    const known: string[] = await trx('review_history')
      .whereIn('item_id', ids)
      .where({ effect_key: effectKey })
      .pluck('item_id');
    known.forEach(id => written.add(id));
    const rows: Array<{ item_id: string; seq: number }> = await trx(
      'review_history',
    )
      .whereIn('item_id', ids)
      .groupBy('item_id')
      .select('item_id')
      .max('seq as seq');
    rows.forEach(row => last.set(row.item_id, Number(row.seq)));
  }
  const added = histories.filter(({ itemId }) => !written.has(itemId));
  await insertRows(
    trx,
    'review_history',
    added.map(({ itemId, entry }) => ({
      item_id: itemId,
      seq: (last.get(itemId) ?? 0) + 1,
      effect_key: effectKey,
      ...entry,
    })),
  );
  return new Set(added.map(({ itemId }) => itemId));
}

/**
 * Adds what an effect has to say to one item's history; see {@link appendHistoriesOnce}.
 *
 * @returns whether it was written; `false` says that all of what the same transaction did was done before
 */
export async function appendHistoryOnce(
  trx: Knex.Transaction,
  effect: { itemId: string; key: string },
  entry: ReviewHistoryEntry,
): Promise<boolean> {
  const { itemId, key } = effect;
  const added = await appendHistoriesOnce(trx, key, [{ itemId, entry }]);
  return added.has(itemId);
}
