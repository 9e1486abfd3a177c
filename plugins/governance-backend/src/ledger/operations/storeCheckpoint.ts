import { LedgerCheckpoint } from '@countersign/plugin-governance-common';
import { Knex } from 'knex';

/**
 * Keeps a checkpoint and opens its delivery to each sink. When another replica has stored one over the same entries
 * with the same key, nothing changes.
 *
 * @returns whether it was new
 */
export async function storeCheckpoint(
  trx: Knex.Transaction,
  options: { checkpoint: LedgerCheckpoint; sinks: string[] },
): Promise<boolean> {
  const { checkpoint, sinks } = options;
  const inserted = await trx('ledger_checkpoints')
    .insert({
      size: checkpoint.size,
      key_id: checkpoint.keyId,
      ledger_id: checkpoint.ledgerId,
      head_hash: checkpoint.headHash,
      at: checkpoint.at,
      algorithm: checkpoint.algorithm,
      signature: checkpoint.signature,
    })
    .onConflict(['size', 'key_id'])
    .ignore()
    .returning('size');
  if (inserted.length === 0) {
    return false;
  }
  if (sinks.length > 0) {
    await trx('ledger_deliveries').insert(
      sinks.map(sink => ({
        sink,
        size: checkpoint.size,
        key_id: checkpoint.keyId,
        attempts: 0,
      })),
    );
  }
  return true;
}
