import { Knex } from 'knex';
import { ClaimKeyRow } from '../rows';

/** A key that has not been removed. Relies on the primary key. */
export async function findClaimKey(
  trx: Knex.Transaction,
  thumbprint: string,
): Promise<ClaimKeyRow | undefined> {
  return trx<ClaimKeyRow>('claim_keys')
    .where({ thumbprint })
    .whereNull('removed_at')
    .forShare()
    .first();
}

/** The keys of a person that have not been removed, oldest first. Relies on `claim_keys_owner_idx`. */
export async function listClaimKeys(
  trx: Knex.Transaction,
  owner: string,
): Promise<ClaimKeyRow[]> {
  return trx<ClaimKeyRow>('claim_keys')
    .where({ owner })
    .whereNull('removed_at')
    .orderBy(['created_at', 'thumbprint']);
}

/**
 * Keeps a key, or finds it kept; also one that was removed. Relies on the primary key.
 *
 * @returns the key as it is kept, and whether that is new
 */
export async function insertClaimKey(
  trx: Knex.Transaction,
  row: ClaimKeyRow,
): Promise<{ kept: ClaimKeyRow; isNew: boolean }> {
  const inserted = await trx<ClaimKeyRow>('claim_keys')
    .insert(row)
    .onConflict('thumbprint')
    .ignore()
    .returning('thumbprint');
  const kept = await trx<ClaimKeyRow>('claim_keys')
    .where({ thumbprint: row.thumbprint })
    .forUpdate()
    .first();
  if (!kept) {
    throw new Error(`The key ${row.thumbprint} was not kept`);
  }
  return { kept, isNew: inserted.length > 0 };
}

/** Removes a key of a person. Relies on the primary key. @returns whether it was theirs and there */
export async function removeClaimKey(
  trx: Knex.Transaction,
  removal: { thumbprint: string; owner: string; at: string },
): Promise<boolean> {
  const removed = await trx<ClaimKeyRow>('claim_keys')
    .where({ thumbprint: removal.thumbprint, owner: removal.owner })
    .whereNull('removed_at')
    .update({ removed_at: removal.at });
  return removed > 0;
}
