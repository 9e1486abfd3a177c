import { Knex } from 'knex';
import { PeriodicReview } from '../certification/readReviewSettings';
import { ReviewService } from '../certification/ReviewService';

/** Identities that are asked about in one run; the next run goes on. */
const PER_RUN = 200;

/**
 * Identities whose last review was opened longer ago than the period, or that were never reviewed, oldest first. An
 * identity that is absent, disabled or the platform's own is not asked about.
 */
async function findDue(
  trx: Knex.Transaction,
  review: PeriodicReview,
  now: Date,
): Promise<string[]> {
  const before = new Date(now.getTime() - review.everyMs).toISOString();
  const rows: Array<{ ref: string }> = await trx('inventory_identities')
    .whereNull('absent_since')
    .where({ status: 'active' })
    .whereRaw('coalesce(platform_owned, ?) = ?', [false, false])
    .modify(query => {
      if (review.source) {
        query.where({ source: review.source });
      }
      if (review.environment) {
        query.where({ environment: review.environment });
      }
    })
    .whereNotExists(inner =>
      inner
        .select(trx.raw('1'))
        .from('review_items')
        .whereRaw('review_items.identity_ref = inventory_identities.ref')
        .where('review_items.opened_at', '>', before),
    )
    .orderBy('ref')
    .limit(PER_RUN)
    .select('ref');
  return rows.map(({ ref }) => ref);
}

/** Opens what is due. Returns how many items were opened. */
export async function openPeriodicReviews(options: {
  knex: Knex;
  reviews: ReviewService;
  periodic: PeriodicReview[];
  now: Date;
}): Promise<number> {
  const { knex, reviews, periodic, now } = options;
  let opened = 0;
  for (const review of periodic) {
    const due = await knex.transaction(trx => findDue(trx, review, now));
    const days = Math.round(review.everyMs / (24 * 60 * 60 * 1000));
    for (const identityRef of due) {
      const ids = await reviews.open(
        identityRef,
        { kind: 'scheduled', text: `It is reviewed every ${days} days` },
        { kind: 'engine' },
      );
      opened += ids.length;
    }
  }
  return opened;
}
