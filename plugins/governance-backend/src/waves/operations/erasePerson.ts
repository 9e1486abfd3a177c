import { Knex } from 'knex';
import { Pseudonymiser } from '../../erasure/pseudonymise';
import { NamingTable, rewriteTables } from '../../erasure/rewriteRows';

const TABLES: NamingTable[] = [
  {
    table: 'incident_waves',
    key: ['id'],
    texts: ['started_by', 'changed_by', 'reason'],
    words: { column: 'reason', by: 'started_by' },
  },
  { table: 'incident_wave_notices', key: ['id'], texts: ['recipient'] },
];

/**
 * Puts a pseudonym where a person stood among waves, and erases the reasons that they gave.
 *
 * @returns how many rows were rewritten
 */
export async function erasePersonFromWaves(
  trx: Knex.Transaction,
  person: Pseudonymiser,
): Promise<number> {
  return rewriteTables(trx, TABLES, person);
}
