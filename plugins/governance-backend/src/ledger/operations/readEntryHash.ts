import { Knex } from 'knex';

/** The hash of the entry with this number, if there is one. Uses `ledger_entries_seq_uniq`. */
export async function readEntryHash(
  trx: Knex.Transaction,
  options: { seq: number },
): Promise<string | undefined> {
  const row = await trx('ledger_entries')
    .where({ seq: options.seq })
    .first('hash');
  return row?.hash ?? undefined;
}
