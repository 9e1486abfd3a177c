import { Knex } from 'knex';
import { PasskeyRow } from '../rows';

/** The passkeys of a person that have not been removed, oldest first. Relies on `proof_passkeys_user_idx`. */
export async function listPasskeys(
  trx: Knex.Transaction,
  userRef: string,
): Promise<PasskeyRow[]> {
  return trx<PasskeyRow>('proof_passkeys')
    .where({ user_ref: userRef })
    .whereNull('removed_at')
    .orderBy(['created_at', 'id']);
}

/** A passkey by its credential id, locked where the engine can. Relies on the primary key. */
export async function lockPasskey(
  trx: Knex.Transaction,
  id: string,
): Promise<PasskeyRow | undefined> {
  return trx<PasskeyRow>('proof_passkeys').where({ id }).forUpdate().first();
}

/** Keeps a new passkey. @returns whether it was new; a credential id is accepted once, whosever it is. */
export async function insertPasskey(
  trx: Knex.Transaction,
  row: PasskeyRow,
): Promise<boolean> {
  const present = await trx<PasskeyRow>('proof_passkeys')
    .where({ id: row.id })
    .first('id');
  if (present) {
    return false;
  }
  await trx<PasskeyRow>('proof_passkeys').insert(row);
  return true;
}

/** Takes note of a use: the authenticator's counter only ever grows. Relies on the primary key. */
export async function notePasskeyUse(
  trx: Knex.Transaction,
  use: { id: string; counter: number; at: string },
): Promise<void> {
  await trx<PasskeyRow>('proof_passkeys')
    .where({ id: use.id })
    .update({ counter: use.counter, last_used_at: use.at });
}

/** Removes a passkey for good. Relies on the primary key. */
export async function removePasskey(
  trx: Knex.Transaction,
  removal: { id: string; at: string; by: string },
): Promise<void> {
  await trx<PasskeyRow>('proof_passkeys')
    .where({ id: removal.id })
    .whereNull('removed_at')
    .update({ removed_at: removal.at, removed_by: removal.by });
}
