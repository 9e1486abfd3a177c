import { Knex } from 'knex';
import { Pseudonymiser } from '../../erasure/pseudonymise';
import { NamingTable, rewriteTables } from '../../erasure/rewriteRows';

const SHARED = {
  table: 'exclusions',
  key: ['id'],
  texts: ['owner', 'requested_by', 'withdrawn_by', 'reason', 'control'],
  json: ['approved_by', 'selector'],
};
const TABLES: NamingTable[] = [
  { ...SHARED, words: { column: 'control', by: 'requested_by' } },
];

/** Puts a pseudonym where a person stood in exclusions. Returns how many rows were rewritten. */
export async function erasePersonFromExclusions(
  trx: Knex.Transaction,
  person: Pseudonymiser,
): Promise<number> {
  return rewriteTables(trx, TABLES, person);
}
