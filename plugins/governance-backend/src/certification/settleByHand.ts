import { LoggerService } from '@backstage/backend-plugin-api';
import { Knex } from 'knex';
import { ReviewedCredentials } from '../issuance/followReviews';
import { updateTasks } from './operations/remediationTasks';
import { appendHistory } from './operations/reviewHistory';
import { HoldingMaterial, ReviewEngine, ReviewInventory } from './ports';
import { reductionOf, ReviewRow } from './reviewRow';

/** Items looked at in one transaction. */
const BATCH = 100;

/** Whether a holding, as its source shows it now, is what a decision ordered; with what was seen. */
export function isSettled(
  row: Pick<ReviewRow, 'decision' | 'reduce_to' | 'source'>,
  holding: Pick<HoldingMaterial, 'live' | 'actions' | 'expiresAt'> | undefined,
): string | undefined {
  if (!holding?.live) {
    return `${row.source} does not show it as active any more`;
  }
  if (row.decision !== 'reduce' || !row.reduce_to) {
    return undefined;
  }
  const reduction = reductionOf(row as ReviewRow);
  const { actions, expiresAt } = reduction ?? {};
  const actionsSettled =
    !actions ||
    (holding.actions ?? []).every(action => actions.includes(action));
  const expirySettled =
    !expiresAt ||
    (holding.expiresAt !== undefined &&
      holding.expiresAt !== 'never' &&
      new Date(holding.expiresAt) <= new Date(expiresAt));
  return actionsSettled && expirySettled
    ? `${row.source} shows it reduced`
    : undefined;
}

/**
 * Looks at what people were to do by hand, after a source was read: what the source shows as done is closed. Nobody's
 * word closes it.
 *
 * @returns how many items were settled
 */
export async function settleByHand(options: {
  knex: Knex;
  engine: ReviewEngine;
  inventory: ReviewInventory;
  logger: LoggerService;
  source: string;
  /** Told of each credential that people have revoked. */
  reviewed: Pick<ReviewedCredentials, 'revoked'>;
}): Promise<number> {
  const { knex, engine, inventory, logger, source, reviewed } = options;
  let settled = 0;
  let after = '';
  for (;;) {
    const rows: ReviewRow[] = await knex<ReviewRow>('review_items')
      .where({ status: 'by-hand', source })
      .where('id', '>', after)
      .orderBy('id')
      .limit(BATCH);
    for (const row of rows) {
      settled += await knex.transaction(async trx => {
        const materials = await inventory.readMaterials(trx, [
          row.identity_ref,
        ]);
        const identity = materials.get(row.identity_ref);
        const proof = isSettled(
          row,
          identity?.holdings.find(({ ref }) => ref === row.subject_ref),
        );
        if (!proof) {
          return 0;
        }
        const result = await engine.send(
          trx,
          row.instance_id,
          { type: 'signal', name: 'remediation.observed' },
          { kind: 'engine' },
        );
        if (!result.accepted) {
          logger.warn('A review that was settled by hand did not close', {
            review: row.id,
            reason: result.reason,
          });
          return 0;
        }
        const at = (await engine.now(trx)).toISOString();
        await updateTasks(trx, {
          itemId: row.id,
          kind: 'manual',
          status: 'verified',
          proof,
          closedAt: at,
        });
        await appendHistory(trx, row.id, { at, by: source, what: proof });
        if (row.decision === 'revoke' && row.subject_kind === 'credential') {
          await reviewed.revoked(trx, row.subject_ref, at);
        }
        return 1;
      });
    }
    if (rows.length < BATCH) {
      return settled;
    }
    after = rows[rows.length - 1].id;
  }
}
