import { NotFoundError } from '@backstage/errors';
import { Knex } from 'knex';

/** The end of the chain. `seq` is 0 while it is empty. */
export interface LedgerHead {
  ledgerId: string;
  seq: number;
  hash: string;
}

/**
 * Reads the end of the chain.
 *
 * @throws NotFoundError when the ledger's migration has not run
 */
export async function readHead(trx: Knex.Transaction): Promise<LedgerHead> {
  const row = await trx('ledger_head').where({ id: 1 }).first();
  if (!row) {
    throw new NotFoundError('The ledger has no head: its table is empty');
  }
  return { ledgerId: row.ledger_id, seq: Number(row.seq), hash: row.hash };
}
