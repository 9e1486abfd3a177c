import { ReviewHistoryEntry } from '@countersign/plugin-governance-common';
import { Knex } from 'knex';

/**
 * Adds what an effect has to say to an item's history, once however often the effect is delivered. Runs under the row lock of
 * the item, so the number is free and nobody else writes for the same effect. Relies on the primary key and on
 * `review_history_effect_uniq`.
 *
 * @param effect.key - idempotency key of the effect; it writes one line of an item at most
 * @returns whether it was written; `false` says that all of what the same transaction did was done before
 */
export async function appendHistoryOnce(
  trx: Knex.Transaction,
  effect: { itemId: string; key: string },
  entry: ReviewHistoryEntry,
): Promise<boolean> {
  const { itemId, key } = effect;
  const written = await trx('review_history')
    .where({ item_id: itemId, effect_key: key })
    .first('seq');
  if (written) {
    return false;
  }
  const [last]: Array<{ seq: number | null }> = await trx('review_history')
    .where({ item_id: itemId })
    .max('seq as seq');
  await trx('review_history').insert({
    item_id: itemId,
    seq: Number(last.seq ?? 0) + 1,
    effect_key: key,
    ...entry,
  });
  return true;
}
