import { Knex } from 'knex';
import { Pseudonymiser } from '../../erasure/pseudonymise';
import { NamingTable, rewriteTables } from '../../erasure/rewriteRows';

const TABLES: NamingTable[] = [
  {
    table: 'flow_exception_grants',
    key: ['id'],
    texts: ['owner', 'requested_by', 'withdrawn_by', 'control'],
    words: { column: 'control', by: 'requested_by' },
  },
];

/** Puts a pseudonym where a person stood in exceptions, and erases what the person wrote. Returns how many rows were rewritten. */
export async function erasePersonFromExceptions(
  trx: Knex.Transaction,
  person: Pseudonymiser,
): Promise<number> {
  return rewriteTables(trx, TABLES, person);
}
