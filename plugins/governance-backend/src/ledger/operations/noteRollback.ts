import { Knex } from 'knex';

/** A checkpoint that a sink holds and the ledger does not hold any more. */
export interface LedgerRollback {
  /** Entries that the checkpoint was signed over. */
  size: number;
  headHash: string;
  /** When it was signed. */
  signedAt: string;
  /** Id of the sink that holds it. */
  sink: string;
  /** Entries that the ledger had when that was found. */
  ownSize: number;
  /** Hash of the entry with the number `size`, where there was one. */
  ownHash?: string;
  foundAt: string;
}

interface RollbackRow {
  size: number | string;
  head_hash: string;
  signed_at: string;
  sink: string;
  own_size: number | string;
  own_hash: string | null;
  found_at: string;
}

/** Notes a roll-back, unless that was done before. Relies on the primary key. */
export async function noteRollback(
  trx: Knex.Transaction,
  rollback: LedgerRollback,
): Promise<boolean> {
  const row: RollbackRow = {
    size: rollback.size,
    head_hash: rollback.headHash,
    signed_at: rollback.signedAt,
    sink: rollback.sink,
    own_size: rollback.ownSize,
    own_hash: rollback.ownHash ?? null,
    found_at: rollback.foundAt,
  };
  const inserted = await trx('ledger_rollbacks')
    .insert(row)
    .onConflict(['size', 'head_hash'])
    .ignore()
    .returning('size');
  return inserted.length > 0;
}

/** The roll-back that was found last, and how many there are. Relies on `ledger_rollbacks_found_idx`. */
export async function readRollbacks(
  trx: Knex.Transaction,
): Promise<{ count: number; last?: LedgerRollback }> {
  const [{ count }] = await trx('ledger_rollbacks').count<
    Array<{ count: number | string }>
  >('* as count');
  const row: RollbackRow | undefined = await trx('ledger_rollbacks')
    .orderBy([
      { column: 'found_at', order: 'desc' },
      { column: 'size', order: 'desc' },
    ])
    .first();
  return {
    count: Number(count),
    ...(row
      ? {
          last: {
            size: Number(row.size),
            headHash: row.head_hash,
            signedAt: row.signed_at,
            sink: row.sink,
            ownSize: Number(row.own_size),
            ...(row.own_hash === null ? {} : { ownHash: row.own_hash }),
            foundAt: row.found_at,
          },
        }
      : {}),
  };
}
