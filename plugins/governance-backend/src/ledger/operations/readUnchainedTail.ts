import { Knex } from 'knex';

/** Entries that are committed but have no place in the chain yet. */
export interface UnchainedTail {
  count: number;
  /** When the oldest of them was written; absent when there is none. */
  oldestWrittenAt?: string;
}

/** Counts the unchained tail. Uses `ledger_entries_unchained_idx`, which holds nothing else. */
export async function readUnchainedTail(
  trx: Knex.Transaction,
): Promise<UnchainedTail> {
  const row = await trx('ledger_entries')
    .whereNull('seq')
    .count({ count: '*' })
    .min({ oldest: 'written_at' })
    .first();
  return {
    count: Number(row?.count ?? 0),
    ...(row?.oldest ? { oldestWrittenAt: String(row.oldest) } : {}),
  };
}
