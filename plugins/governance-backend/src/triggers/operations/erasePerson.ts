import { Knex } from 'knex';
import { Pseudonymiser } from '../../erasure/pseudonymise';
import { NamingTable, rewriteTables } from '../../erasure/rewriteRows';

const TABLES: NamingTable[] = [
  {
    table: 'flow_trigger_runs',
    key: ['id'],
    texts: ['resumed_by', 'resume_reason'],
    words: { column: 'resume_reason', by: 'resumed_by' },
  },
  { table: 'flow_trigger_starts', key: ['id'], json: ['given'] },
  {
    table: 'flow_trigger_events',
    key: ['source', 'id'],
    texts: ['source', 'subject'],
  },
];

/** Puts a pseudonym where a person stood in events and in what was let go on, and erases what the person wrote. Returns how many rows were rewritten. */
export async function erasePersonFromTriggers(
  trx: Knex.Transaction,
  person: Pseudonymiser,
): Promise<number> {
  return rewriteTables(trx, TABLES, person);
}
