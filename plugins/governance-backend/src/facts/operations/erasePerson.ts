import { Knex } from 'knex';
import { Pseudonymiser } from '../../erasure/pseudonymise';
import { NamingTable, rewriteRows } from '../../erasure/rewriteRows';

const TABLE: NamingTable = {
  table: 'flow_fact_subjects',
  key: ['instance_id'],
  texts: ['requester'],
  json: ['supplied'],
};

/** Puts a pseudonym where a person stood in what instances were supplied with. Returns how many rows were rewritten. */
export async function erasePersonFromFacts(
  trx: Knex.Transaction,
  person: Pseudonymiser,
): Promise<number> {
  return rewriteRows(trx, TABLE, person);
}
