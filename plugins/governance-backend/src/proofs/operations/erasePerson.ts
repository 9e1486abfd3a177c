import { Knex } from 'knex';
import { Pseudonymiser } from '../../erasure/pseudonymise';
import { rewriteRows } from '../../erasure/rewriteRows';

/**
 * Deletes the passkeys of a person, and puts a pseudonym where they stood in what is kept of proofs. An assertion names
 * its passkey by a random id only, and may name its user in `userHandle`, so it goes.
 *
 * @returns how many rows were deleted or rewritten
 */
export async function erasePersonFromProofs(
  trx: Knex.Transaction,
  person: Pseudonymiser,
): Promise<number> {
  const deleted = await trx('proof_passkeys')
    .whereRaw('lower(user_ref) = ?', [person.principal])
    .delete();
  const removals = await rewriteRows(
    trx,
    { table: 'proof_passkeys', key: ['id'], texts: ['removed_by'] },
    person,
  );
  const challenges = await rewriteRows(
    trx,
    { table: 'proof_challenges', key: ['id'], texts: ['user_ref'] },
    person,
    { words: () => ({ assertion: null }) },
  );
  return deleted + removals + challenges;
}
