import { EffectCall } from '@countersign/plugin-governance-node';
import { Knex } from 'knex';

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * Why what was approved holds no more, if so: an effect is ordered at the moment of its approval, and whatever keeps it from being
 * carried out gives the approval no longer life. Relies on the primary key of `flow_outbox`.
 */
export async function whyExpired(
  trx: Knex.Transaction,
  { idempotencyKey: key, now }: EffectCall,
  validityMs: number,
): Promise<string | undefined> {
  const row = await trx('flow_outbox').where({ key }).first('created_at');
  if (!row || now.getTime() - Date.parse(row.created_at) <= validityMs) {
    return undefined;
  }
  return `approval-expired: it was approved at ${
    row.created_at
  }, and an approval holds for ${validityMs / DAY_MS} days`;
}
