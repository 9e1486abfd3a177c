import { Knex } from 'knex';
import {
  PeriodicAsks,
  PeriodicReview,
} from '../certification/readReviewSettings';
import { ReviewService } from '../certification/ReviewService';
import { findDueAlone } from './findDueAlone';

/** Identities, certificates or partner integrations that are asked about in one run; the next run goes on. */
const PER_RUN = 200;
/** Identities looked at in one go. */
const PAGE = 200;

/**
 * Identities whose last review was opened longer ago than the period, or that were never reviewed, by reference. An
 * identity that is absent, disabled, the platform's own, or that holds nothing any more is not asked about. Uses
 * `review_items_identity_idx` and the indices on `identity_ref` of what identities hold.
 */
async function findDue(
  trx: Knex.Transaction,
  review: PeriodicReview,
  options: { now: Date; after: string },
): Promise<string[]> {
  const { now, after } = options;
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
    .where(holds =>
      holds
        .whereExists(inner =>
          inner
            .select(trx.raw('1'))
            .from('inventory_credentials')
            .whereRaw('identity_ref = inventory_identities.ref')
            .whereNull('absent_since')
            .whereNotIn('status', ['revoked', 'inactive']),
        )
        .orWhereExists(inner =>
          inner
            .select(trx.raw('1'))
            .from('inventory_grants')
            .whereRaw('identity_ref = inventory_identities.ref')
            .whereNull('absent_since'),
        )
        .orWhereExists(inner =>
          inner
            .select(trx.raw('1'))
            .from('inventory_entitlements')
            .whereRaw('identity_ref = inventory_identities.ref')
            .whereNull('absent_since'),
        ),
    )
    .where('ref', '>', after)
    .orderBy('ref')
    .limit(PAGE)
    .select('ref');
  return rows.map(({ ref }) => ref);
}

/** How what is due of each kind is found; identities first, with what they hold. */
const FINDERS = {
  identities: findDue,
  certificates: findDueAlone('certificate'),
  integrations: findDueAlone('integration'),
} as const satisfies Record<PeriodicAsks, typeof findDue>;

/** Asks about what is due of one kind. Returns how many items were opened. */
async function openDue(
  options: { knex: Knex; reviews: ReviewService; now: Date },
  review: PeriodicReview,
  kind: PeriodicAsks,
): Promise<number> {
  const { knex, reviews, now } = options;
  const days = Math.round(review.everyMs / (24 * 60 * 60 * 1000));
  let opened = 0;
  let asked = 0;
  let due: string[];
  let after = '';
  do {
    const from = after;
    due = await knex.transaction(trx =>
      FINDERS[kind](trx, review, { now, after: from }),
    );
    for (const holderRef of due) {
      const ids = await reviews.open(
        holderRef,
        {
          kind: 'scheduled',
          text: `It is reviewed every ${days} days`,
          heedsExclusions: true,
        },
        { kind: 'engine' },
      );
      opened += ids.length;
      // What is due and yields nothing must not take the place of what does, in this run or the next.
      asked += ids.length > 0 ? 1 : 0;
      if (asked >= PER_RUN) {
        break;
      }
    }
    after = due.at(-1) ?? after;
  } while (due.length === PAGE && asked < PER_RUN);
  return opened;
}

/** Opens what is due. Returns how many items were opened. */
export async function openPeriodicReviews(options: {
  knex: Knex;
  reviews: ReviewService;
  periodic: PeriodicReview[];
  now: Date;
}): Promise<number> {
  let opened = 0;
  for (const review of options.periodic) {
    for (const kind of review.asks) {
      opened += await openDue(options, review, kind);
    }
  }
  return opened;
}
