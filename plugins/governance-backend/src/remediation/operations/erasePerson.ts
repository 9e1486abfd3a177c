import { Knex } from 'knex';
import { Pseudonymiser } from '../../erasure/pseudonymise';
import { NamingTable, rewriteTables } from '../../erasure/rewriteRows';

const TABLES: NamingTable[] = [
  {
    table: 'review_cool_downs',
    key: ['id'],
    texts: ['ended_by', 'end_reason', 'used_by'],
    words: { column: 'end_reason', by: 'ended_by' },
  },
  {
    table: 'remediation_ticks',
    key: ['task_id', 'step'],
    texts: ['by', 'note'],
    words: { column: 'note', by: 'by' },
  },
];

/**
 * Puts a pseudonym where a person brought something back, let it go, or did a step of a task, and erases what they wrote.
 *
 * @returns how many rows were rewritten
 */
export async function erasePersonFromRemediation(
  trx: Knex.Transaction,
  person: Pseudonymiser,
): Promise<number> {
  return rewriteTables(trx, TABLES, person);
}
