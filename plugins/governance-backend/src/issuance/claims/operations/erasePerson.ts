import { Knex } from 'knex';
import { Pseudonymiser } from '../../../erasure/pseudonymise';
import { rewriteRows } from '../../../erasure/rewriteRows';
import { ClaimRow } from '../rows';

/**
 * Deletes the keys of a person, and puts a pseudonym where they stood among claims. What lies sealed for them can be opened by
 * nobody any more, so it goes, and so do the addresses that they came from.
 *
 * @returns how many rows were deleted or rewritten
 */
export async function erasePersonFromClaims(
  trx: Knex.Transaction,
  person: Pseudonymiser,
): Promise<number> {
  const deleted = await trx('claim_keys')
    .whereRaw('lower(owner) = ?', [person.principal])
    .delete();
  await trx<ClaimRow>('sealed_claims')
    .whereRaw('lower(owner) = ?', [person.principal])
    .where({ state: 'sealed' })
    .update({
      state: 'destroyed',
      destroyed_why: 'key-removed',
      jwe: null,
      alarm: 'raised',
    });
  const rewritten = await rewriteRows(
    trx,
    { table: 'sealed_claims', key: ['id'], texts: ['owner'] },
    person,
    { words: () => ({ claimed_from: null, second_from: null }) },
  );
  return deleted + rewritten;
}
