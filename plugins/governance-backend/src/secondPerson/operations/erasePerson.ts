import { Knex } from 'knex';
import { Pseudonymiser } from '../../erasure/pseudonymise';
import { NamingTable, rewriteTables } from '../../erasure/rewriteRows';

const SHARED = {
  table: 'review_seconds',
  key: ['item_id'],
  texts: ['first_ref', 'first_reason', 'second_ref', 'second_reason'],
  json: ['people', 'before'],
};
// What each of the two wrote is theirs; what the other wrote stays. The second first, while both still stand there by name.
const TABLES: NamingTable[] = [
  {
    table: 'review_seconds',
    key: ['item_id'],
    texts: ['second_ref', 'second_reason'],
    words: { column: 'second_reason', by: 'second_ref' },
  },
  { ...SHARED, words: { column: 'first_reason', by: 'first_ref' } },
];

/**
 * Puts a pseudonym where a person proposed a keep that takes a second person, or was that one, and erases what they wrote.
 *
 * @returns how many rows were rewritten
 */
export async function erasePersonFromSeconds(
  trx: Knex.Transaction,
  person: Pseudonymiser,
): Promise<number> {
  return rewriteTables(trx, TABLES, person);
}
