import { LedgerCheckpoint } from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import { checkpointOfRow, LedgerCheckpointRow } from '../rows';

/** The first checkpoint that covers an entry, if there is one: the same one for ever. Uses `ledger_checkpoints_pk`. */
export async function findCoveringCheckpoint(
  trx: Knex.Transaction,
  seq: number,
): Promise<LedgerCheckpoint | undefined> {
  const row: LedgerCheckpointRow | undefined = await trx('ledger_checkpoints')
    .where('size', '>=', seq)
    .orderBy(['size', 'at', 'key_id'])
    .first();
  return row && checkpointOfRow(row);
}
