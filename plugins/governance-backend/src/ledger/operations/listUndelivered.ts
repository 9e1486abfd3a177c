import { LedgerCheckpoint } from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import { checkpointOfRow, LedgerCheckpointRow } from '../rows';

/** Checkpoints that a sink does not have yet, oldest first. Uses `ledger_deliveries_open_idx`. */
export async function listUndelivered(
  trx: Knex.Transaction,
  options: { sink: string; limit: number },
): Promise<LedgerCheckpoint[]> {
  const rows: LedgerCheckpointRow[] = await trx('ledger_deliveries')
    .join('ledger_checkpoints', join =>
      join
        .on('ledger_checkpoints.size', 'ledger_deliveries.size')
        .andOn('ledger_checkpoints.key_id', 'ledger_deliveries.key_id'),
    )
    .where('ledger_deliveries.sink', options.sink)
    .whereNull('ledger_deliveries.delivered_at')
    .orderBy('ledger_deliveries.size')
    .limit(options.limit)
    .select('ledger_checkpoints.*');
  return rows.map(checkpointOfRow);
}
