import { Knex } from 'knex';
import { ReviewCriteria } from '../../certification/operations/listReviews';
import { ReviewRow } from '../../certification/reviewRow';
import { restrictReviews } from '../../permissions/restrictReviews';
import { CoolDownRow } from './coolDowns';

/** An open cool-down with what it is about. */
export type ListedCoolDown = CoolDownRow &
  Pick<ReviewRow, 'identity_title' | 'subject_title' | 'owner_ref'>;

/**
 * What is disabled and not yet deleted, of items that the caller may see, the first to be deleted first, after a place in
 * that order. Relies on `review_cool_downs_open_uniq` and `review_cool_downs_identity_idx`.
 */
export async function listCoolDowns(
  trx: Knex.Transaction,
  options: {
    criteria: ReviewCriteria;
    identity?: string;
    after?: [string, string];
    limit: number;
  },
): Promise<{ rows: ListedCoolDown[]; total: number }> {
  const { criteria, identity, after, limit } = options;
  const query = () =>
    trx('review_cool_downs')
      .join('review_items', 'review_items.id', 'review_cool_downs.open_key')
      .where('review_items.status', 'carrying-out')
      .modify(inner => {
        if (identity !== undefined) {
          inner.where('review_cool_downs.identity_ref', identity);
        }
        if (criteria) {
          inner.andWhere(part => restrictReviews(part, criteria));
        }
      });
  const [{ count }] = await query().count<Array<{ count: string | number }>>(
    '* as count',
  );
  const rows: ListedCoolDown[] = await query()
    .modify(inner => {
      if (after) {
        inner.whereRaw(
          '(review_cool_downs.delete_at, review_cool_downs.id) > (?, ?)',
          after,
        );
      }
    })
    .orderBy(['review_cool_downs.delete_at', 'review_cool_downs.id'])
    .limit(limit)
    .select(
      'review_cool_downs.*',
      'review_items.identity_title',
      'review_items.subject_title',
      'review_items.owner_ref',
    );
  return { rows, total: Number(count) };
}
