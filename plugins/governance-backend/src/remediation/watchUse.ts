import { LoggerService } from '@backstage/backend-plugin-api';
import { lockReviewRow } from '../certification/operations/findReviews';
import { noteUse } from './noteUse';
import { CoolDownRow, listUnused } from './operations/coolDowns';
import { findUse } from './operations/findUse';
import { RemediationContext } from './remediationContext';

/** Cool-downs looked at in one go. */
const BATCH = 100;

/** @returns whether use was seen that nobody knew of */
async function watch(
  context: RemediationContext,
  coolDown: CoolDownRow,
  logger: LoggerService,
): Promise<boolean> {
  const { knex, engine } = context;
  return knex.transaction(async trx => {
    const used = await findUse(trx, coolDown);
    if (!used) {
      return false;
    }
    const row = await lockReviewRow(trx, coolDown.item_id);
    const result = await engine.send(
      trx,
      row.instance_id,
      { type: 'signal', name: 'subject.used' },
      { kind: 'engine', route: 'cool-down' },
    );
    if (!result.accepted) {
      // It is being looked at or brought back at this moment; who looks sees the use.
      logger.debug('Use of something disabled did not hold its end', {
        review: row.id,
        reason: result.reason,
      });
      return false;
    }
    const at = (await engine.now(trx)).toISOString();
    await noteUse(trx, context, { row, coolDown, used, at });
    return true;
  });
}

/**
 * Looks, after a source was read, whether anything that was disabled there has been asked for since. If so its deletion is
 * held, and whoever owns it and whoever decided are told.
 *
 * @returns of how many things use was seen
 */
export async function watchUse(
  context: RemediationContext,
  options: { source: string; logger: LoggerService },
): Promise<number> {
  let seen = 0;
  let after = '';
  for (;;) {
    const start = after;
    const rows = await context.knex.transaction(trx =>
      listUnused(trx, { source: options.source, after: start, limit: BATCH }),
    );
    for (const row of rows) {
      seen += (await watch(context, row, options.logger)) ? 1 : 0;
    }
    if (rows.length < BATCH) {
      return seen;
    }
    after = rows[rows.length - 1].id;
  }
}
