import { Knex } from 'knex';
import { PeriodicReview } from '../certification/readReviewSettings';
import { STANDALONE_TABLES, StandaloneKind } from '../inventory/standalone';
import { whereEnded } from '../inventory/operations/whereEnded';

/** Things that are looked at in one go. */
const PAGE = 200;

/**
 * Makes what finds, of a kind that stands for itself, those whose last review was opened longer ago than the period, or that
 * were never reviewed, by reference. What is absent, has ended or has expired is not asked about. Uses
 * `review_items_identity_idx`.
 */
export function findDueAlone(kind: StandaloneKind) {
  const table = STANDALONE_TABLES[kind];
  return async (
    trx: Knex.Transaction,
    review: PeriodicReview,
    options: { now: Date; after: string },
  ): Promise<string[]> => {
    const { now, after } = options;
    const before = new Date(now.getTime() - review.everyMs).toISOString();
    return trx(table)
      .whereNull('absent_since')
      .modify(query => {
        if (review.source) {
          query.where({ source: review.source });
        }
        if (review.environment) {
          query.where({ environment: review.environment });
        }
        if (kind === 'certificate') {
          query
            .whereNot(ended => whereEnded(ended))
            .where(lasting =>
              lasting
                .whereNull('expires_at')
                .orWhere('expires_at', 'never')
                .orWhere('expires_at', '>', now.toISOString()),
            );
        }
      })
      .whereNotExists(inner =>
        inner
          .select(trx.raw('1'))
          .from('review_items')
          .whereRaw(`review_items.identity_ref = ${table}.ref`)
          .where('review_items.opened_at', '>', before),
      )
      .where('ref', '>', after)
      .orderBy('ref')
      .limit(PAGE)
      .pluck('ref');
  };
}
