import { Opening } from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import { ReviewRow } from '../certification/reviewRow';

/** A row of `review_openings`. */
export interface OpeningRow {
  item_id: string;
  user_ref: string;
  opened_at: string;
  evidence_at: string | null;
  /** Whether nobody knows when it was opened. */
  unsure: boolean | number;
}

/**
 * Keeps that somebody has opened an item, by the clock of the server. Of those who are not asked about it, and of items that
 * are not open, nothing is kept. Of one that is told late, or of which only the end of the evidence is told, nobody knows when
 * it was opened.
 */
export async function recordOpening(
  trx: Knex.Transaction,
  options: { itemId: string; userRef: string; opening: Opening; now: Date },
): Promise<void> {
  const { itemId, userRef, opening, now } = options;
  const asked = await trx<ReviewRow>('review_items')
    .join('review_reviewers', 'review_reviewers.item_id', 'review_items.id')
    .where({
      'review_items.id': itemId,
      'review_items.status': 'open',
      'review_reviewers.user_ref': userRef,
    })
    .first('review_items.id');
  if (!asked) {
    return;
  }
  const at = now.toISOString();
  const row: OpeningRow = {
    item_id: itemId,
    user_ref: userRef,
    opened_at: at,
    evidence_at: opening.what === 'evidence' ? at : null,
    unsure: opening.what === 'evidence' || opening.late === true,
  };
  const insert = trx<OpeningRow>('review_openings')
    .insert(row)
    .onConflict(['item_id', 'user_ref']);
  switch (opening.what) {
    case 'item':
      await insert.merge(['opened_at', 'unsure']);
      break;
    case 'evidence':
      await insert.merge(['evidence_at']);
      break;
    default:
      throw new Error(`Unknown opening ${opening.what satisfies never}`);
  }
}
