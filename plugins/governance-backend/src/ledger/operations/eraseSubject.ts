import { Knex } from 'knex';

/**
 * Erases a person from the ledger: destroys the keys, values and salts of everything that is about them. Commitments
 * stay in the chain, which still verifies, and without the salt say nothing. Uses `ledger_keys_principal_idx` and
 * `ledger_personal_key_idx`. Backups keep what they hold until they expire.
 *
 * @returns how many personal values were erased
 */
export async function eraseSubject(
  trx: Knex.Transaction,
  options: { principal: string; now: string },
): Promise<{ erased: number }> {
  const { principal, now } = options;
  const ids: string[] = await trx('ledger_keys')
    .where({ principal })
    .pluck('id');
  if (ids.length === 0) {
    return { erased: 0 };
  }
  // The key first: its row lock waits for writers that have chosen it, so that their values are seen below
  await trx('ledger_keys')
    .whereIn('id', ids)
    .update({ principal: null, wrapped_key: null, erased_at: now });
  const erased = await trx('ledger_personal')
    .whereIn('key_id', ids)
    .update({ salt: null, value: null });
  return { erased };
}
