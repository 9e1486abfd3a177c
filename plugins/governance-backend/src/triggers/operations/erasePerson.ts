import { Knex } from 'knex';
import { ERASED_WORDS, Pseudonymiser } from '../../erasure/pseudonymise';
import { NamingTable, rewriteRows } from '../../erasure/rewriteRows';

/** Tables that name people, and who wrote which words of a row. */
const TABLES: (NamingTable & { words?: { column: string; by: string } })[] = [
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
  let rewritten = 0;
  for (const { words, ...naming } of TABLES) {
    rewritten += await rewriteRows(trx, naming, person, {
      words: row =>
        words !== undefined &&
        String(row[words.by]).toLocaleLowerCase('en-US') === person.principal
          ? { [words.column]: ERASED_WORDS }
          : {},
    });
  }
  return rewritten;
}
