import { Knex } from 'knex';
import { appendHistory } from '../certification/operations/reviewHistory';
import { ReviewEngine, ReviewInventory } from '../certification/ports';
import { isSettled } from '../certification/settleByHand';
import { ReviewService } from '../certification/ReviewService';
import { ReviewRow } from '../certification/reviewRow';

/** Closed items looked at in one go. */
const BATCH = 100;

/**
 * The last item about each subject of a source that ended as carried out, where the subject is there again. Relies on
 * `review_items_carried_idx` and `review_items_subject_idx`.
 */
async function listReappeared(
  trx: Knex.Transaction,
  options: { source: string; after: string },
): Promise<ReviewRow[]> {
  const alive = trx('inventory_credentials')
    .whereNull('absent_since')
    .whereNotIn('status', ['revoked', 'inactive'])
    .where({ source: options.source })
    .select('ref')
    .unionAll(
      (
        [
          'inventory_grants',
          'inventory_entitlements',
          'inventory_certificates',
          'inventory_partner_integrations',
        ] as const
      ).map(
        table =>
          function present(this: Knex.QueryBuilder) {
            this.select('ref')
              .from(table)
              .whereNull('absent_since')
              .where({ source: options.source });
          },
      ),
    );
  return trx<ReviewRow>('review_items')
    .where({ status: 'closed', source: options.source })
    .whereIn('outcome', ['revoked', 'reduced'])
    .whereIn('subject_ref', alive)
    .where('id', '>', options.after)
    .whereNotExists(later =>
      later
        .select(trx.raw('1'))
        .from('review_items as later')
        .whereRaw('later.subject_ref = review_items.subject_ref')
        .whereRaw('later.opened_at > review_items.opened_at'),
    )
    .orderBy('id')
    .limit(BATCH);
}

/**
 * Asks again, after a source was read, about what was revoked or reduced and is there again, or holds more than was left. The
 * new question says which decision it goes back to, and the old one where it is asked.
 *
 * @returns the ids of items that were opened
 */
export async function reopenReappeared(options: {
  knex: Knex;
  inventory: ReviewInventory;
  reviews: ReviewService;
  engine: ReviewEngine;
  source: string;
}): Promise<string[]> {
  const { knex, inventory, reviews, engine, source } = options;
  const all: string[] = [];
  let after = '';
  for (;;) {
    const start = after;
    const rows = await knex.transaction(trx =>
      listReappeared(trx, { source, after: start }),
    );
    for (const row of rows) {
      await knex.transaction(async trx => {
        const materials = await inventory.readMaterials(trx, [
          row.identity_ref,
        ]);
        const holding = materials
          .get(row.identity_ref)
          ?.holdings.find(({ ref }) => ref === row.subject_ref);
        // A reading from before it was carried out shows what was there then.
        const readAt = materials
          .get(row.identity_ref)
          ?.sources.filter(read => read.source === source)
          .map(({ at }) => at)
          .sort()
          .at(-1);
        const isOlder = !readAt || !row.closed_at || readAt <= row.closed_at;
        if (!holding || isOlder || isSettled(row, holding)) {
          return;
        }
        const what = row.outcome === 'reduced' ? 'reduced' : 'revoked';
        const { opened } = await reviews.openManyIn(
          trx,
          [{ ref: row.identity_ref, only: new Set([row.subject_ref]) }],
          {
            kind: 'event',
            text: `It was ${what} on ${row.closed_at?.slice(
              0,
              10,
            )}, and ${source} shows ${
              what === 'reduced' ? 'more than was left' : 'it again'
            } (review ${row.id})`,
          },
          { kind: 'engine', route: 'reappearance' },
        );
        for (const id of opened.values()) {
          await appendHistory(trx, row.id, {
            at: (await engine.now(trx)).toISOString(),
            by: source,
            what: `${source} shows it again; review ${id} asks about it`,
          });
          all.push(id);
        }
      });
    }
    if (rows.length < BATCH) {
      return all;
    }
    after = rows[rows.length - 1].id;
  }
}
