import { Knex } from 'knex';
import { ERASED_WORDS, Pseudonymiser } from '../../erasure/pseudonymise';
import { NamingTable, rewriteRows } from '../../erasure/rewriteRows';

/** Tables that name people, and who wrote which words of a row. */
const TABLES: (NamingTable & { words?: { column: string; by: string } })[] = [
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
