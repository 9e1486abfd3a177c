import { Knex } from 'knex';
import { Pseudonymiser } from '../../erasure/pseudonymise';
import { rewriteTables } from '../../erasure/rewriteRows';

/**
 * Puts a pseudonym where a person stood among credentials. What was issued stays, and what for: that belongs to whoever owns the
 * identity, and has to stand on record as long as it works (IW-R7).
 *
 * @returns how many rows were rewritten
 */
export async function erasePersonFromCredentials(
  trx: Knex.Transaction,
  person: Pseudonymiser,
): Promise<number> {
  return rewriteTables(
    trx,
    [
      {
        table: 'issued_credentials',
        key: ['id'],
        texts: ['owner', 'requested_by', 'purpose', 'end_reason'],
      },
      { table: 'issuing_calls', key: ['tag'], texts: ['reason'] },
    ],
    person,
  );
}
