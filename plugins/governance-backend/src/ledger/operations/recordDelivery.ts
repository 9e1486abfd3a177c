import { LedgerCheckpoint } from '@countersign/plugin-governance-common';
import { Knex } from 'knex';

/** What became of one attempt to publish a checkpoint. */
export type DeliveryResult =
  | { delivered: true; at: string }
  | { delivered: false; error: string };

/** Records an attempt to publish a checkpoint. A delivery once made stays made. */
export async function recordDelivery(
  trx: Knex.Transaction,
  options: {
    sink: string;
    checkpoint: LedgerCheckpoint;
    result: DeliveryResult;
  },
): Promise<void> {
  const { sink, checkpoint, result } = options;
  await trx('ledger_deliveries')
    .where({ sink, size: checkpoint.size, key_id: checkpoint.keyId })
    .whereNull('delivered_at')
    .update({
      attempts: trx.raw('attempts + 1'),
      ...(result.delivered
        ? { delivered_at: result.at, last_error: null }
        : { last_error: result.error }),
    });
}
