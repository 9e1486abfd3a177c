import { LedgerCheckpoint } from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import { checkpointOfRow, LedgerCheckpointRow } from '../rows';

/** Checkpoints whose size lies in `(after, upTo]`, smallest first. Uses `ledger_checkpoints_pk`. */
export async function listCheckpoints(
  trx: Knex.Transaction,
  options: { after: number; upTo: number },
): Promise<LedgerCheckpoint[]> {
  const rows: LedgerCheckpointRow[] = await trx('ledger_checkpoints')
    .where('size', '>', options.after)
    .where('size', '<=', options.upTo)
    .orderBy(['size', 'at', 'key_id']);
  return rows.map(checkpointOfRow);
}
