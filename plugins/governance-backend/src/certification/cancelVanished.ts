import { LoggerService } from '@backstage/backend-plugin-api';
import { Knex } from 'knex';
import { whereEnded } from '../inventory/operations/whereEnded';
import { appendHistory } from './operations/reviewHistory';
import { ReviewEngine, ReviewInventory } from './ports';
import { ReviewRow } from './reviewRow';

/** Items looked at in one go. */
const BATCH = 100;

/**
 * Ends the questions about what a source does not show any more: there is nothing left to decide. What was decided and
 * is being carried out goes on, because its end is read back.
 *
 * @returns how many items were cancelled
 */
export async function cancelVanished(options: {
  knex: Knex;
  engine: ReviewEngine;
  inventory: ReviewInventory;
  logger: LoggerService;
  source: string;
}): Promise<number> {
  const { knex, engine, inventory, logger, source } = options;
  let cancelled = 0;
  let after = '';
  for (;;) {
    const rows: ReviewRow[] = await knex<ReviewRow>('review_items')
      .where({ status: 'open', source })
      .whereIn('subject_ref', vanished =>
        vanished
          .select('ref')
          .from('inventory_credentials')
          .where(gone =>
            gone
              .whereNotNull('absent_since')
              .orWhereIn('status', ['revoked', 'inactive']),
          )
          .unionAll([
            grants =>
              grants
                .select('ref')
                .from('inventory_grants')
                .whereNotNull('absent_since'),
            entitlements =>
              entitlements
                .select('ref')
                .from('inventory_entitlements')
                .whereNotNull('absent_since'),
            certificates =>
              certificates
                .select('ref')
                .from('inventory_certificates')
                .where(gone =>
                  gone
                    .whereNotNull('absent_since')
                    .orWhere(ended => whereEnded(ended)),
                ),
            integrations =>
              integrations
                .select('ref')
                .from('inventory_partner_integrations')
                .whereNotNull('absent_since'),
          ]),
      )
      .where('id', '>', after)
      .orderBy('id')
      .limit(BATCH);
    for (const row of rows) {
      cancelled += await knex.transaction(async trx => {
        const materials = await inventory.readMaterials(trx, [
          row.identity_ref,
        ]);
        const identity = materials.get(row.identity_ref);
        const holding = identity?.holdings.find(
          ({ ref }) => ref === row.subject_ref,
        );
        if (holding?.live) {
          return 0;
        }
        const reason = `${source} does not show it as active any more`;
        const result = await engine.send(
          trx,
          row.instance_id,
          { type: 'cancel', reason },
          { kind: 'engine' },
        );
        if (!result.accepted) {
          logger.warn('A review of something that is gone did not end', {
            review: row.id,
            reason: result.reason,
          });
          return 0;
        }
        await appendHistory(trx, row.id, {
          at: (await engine.now(trx)).toISOString(),
          by: source,
          what: reason,
        });
        return 1;
      });
    }
    if (rows.length < BATCH) {
      return cancelled;
    }
    after = rows[rows.length - 1].id;
  }
}
