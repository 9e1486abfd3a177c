import { Knex } from 'knex';
import { Pseudonymiser } from '../../erasure/pseudonymise';
import { NamingTable, rewriteTables } from '../../erasure/rewriteRows';

const TABLES: NamingTable[] = [
  {
    table: 'review_openings',
    key: ['item_id', 'user_ref'],
    texts: ['user_ref'],
  },
  {
    table: 'review_decision_marks',
    key: ['item_id', 'user_ref'],
    texts: ['user_ref'],
  },
  {
    table: 'review_second_looks',
    key: ['id'],
    texts: ['decided_by', 'looked_by', 'note'],
    words: { column: 'note', by: 'looked_by' },
  },
];

/** Puts a pseudonym where a person stood in how decisions were made, and erases what they wrote. */
export async function erasePersonFromQuality(
  trx: Knex.Transaction,
  person: Pseudonymiser,
): Promise<number> {
  return rewriteTables(trx, TABLES, person);
}
