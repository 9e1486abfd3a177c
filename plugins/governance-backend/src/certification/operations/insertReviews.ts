import { Knex } from 'knex';
import { insertRows } from '../../bulk';
import { Reviewer } from '../../directory/queryDirectory';
import { ReviewRow } from '../reviewRow';

interface PutTo {
  itemId: string;
  reviewers: readonly Reviewer[];
}

function reviewerRows({ itemId, reviewers }: PutTo) {
  return reviewers.map(({ ref, via }) => ({
    item_id: itemId,
    user_ref: ref,
    via,
  }));
}

/** Stores new items with the people they are put to now. */
export async function insertReviews(
  trx: Knex.Transaction,
  reviews: ReadonlyArray<{ row: ReviewRow; reviewers: readonly Reviewer[] }>,
): Promise<void> {
  await insertRows(
    trx,
    'review_items',
    reviews.map(({ row }) => row),
  );
  await insertRows(
    trx,
    'review_reviewers',
    reviews.flatMap(({ row, reviewers }) =>
      reviewerRows({ itemId: row.id, reviewers }),
    ),
  );
}

/** Puts an item to other people. */
export async function replaceReviewers(
  trx: Knex.Transaction,
  itemId: string,
  reviewers: Reviewer[],
): Promise<void> {
  await trx('review_reviewers').where({ item_id: itemId }).delete();
  await insertRows(
    trx,
    'review_reviewers',
    reviewerRows({ itemId, reviewers }),
  );
}
