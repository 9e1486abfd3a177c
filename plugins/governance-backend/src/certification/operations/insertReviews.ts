import { Knex } from 'knex';
import { Reviewer } from '../../directory/queryDirectory';
import { ReviewRow } from '../reviewRow';

const CHUNK = 100;

/** Stores new items with the people they are put to now. */
export async function insertReviews(
  trx: Knex.Transaction,
  reviews: Array<{ row: ReviewRow; reviewers: Reviewer[] }>,
): Promise<void> {
  await trx.batchInsert(
    'review_items',
    reviews.map(({ row }) => row),
    20,
  );
  await trx.batchInsert(
    'review_reviewers',
    reviews.flatMap(({ row, reviewers }) =>
      reviewers.map(reviewer => ({
        item_id: row.id,
        user_ref: reviewer.ref,
        via: reviewer.via,
      })),
    ),
    CHUNK,
  );
}

/** Puts an item to other people. */
export async function replaceReviewers(
  trx: Knex.Transaction,
  itemId: string,
  reviewers: Reviewer[],
): Promise<void> {
  await trx('review_reviewers').where({ item_id: itemId }).delete();
  await trx.batchInsert(
    'review_reviewers',
    reviewers.map(reviewer => ({
      item_id: itemId,
      user_ref: reviewer.ref,
      via: reviewer.via,
    })),
    CHUNK,
  );
}
