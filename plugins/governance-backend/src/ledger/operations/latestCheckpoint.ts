import { LedgerCheckpoint } from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import { checkpointOfRow, LedgerCheckpointRow } from '../rows';

/** The checkpoint over the most entries, if there is any. Uses `ledger_checkpoints_pk`. */
export async function latestCheckpoint(
  trx: Knex.Transaction,
): Promise<LedgerCheckpoint | undefined> {
  const row: LedgerCheckpointRow | undefined = await trx('ledger_checkpoints')
    .orderBy([
      { column: 'size', order: 'desc' },
      { column: 'at', order: 'desc' },
    ])
    .first();
  return row && checkpointOfRow(row);
}
