import { Knex } from 'knex';
import { lockReviewRow } from '../certification/operations/findReviews';
import { appendHistory } from '../certification/operations/reviewHistory';
import { ReviewRow } from '../certification/reviewRow';

/** Writes what became of a correction into the histories of what is being asked about. Relies on `review_items_identity_idx`. */
export async function noteCorrection(
  trx: Knex.Transaction,
  identityRef: string,
  entry: { at: string; by: string; what: string },
): Promise<void> {
  const ids: string[] = await trx<ReviewRow>('review_items')
    .where({ identity_ref: identityRef })
    .whereNot({ status: 'closed' })
    .orderBy('id')
    .pluck('id');
  for (const id of ids) {
    await lockReviewRow(trx, id);
    await appendHistory(trx, id, entry);
  }
}
