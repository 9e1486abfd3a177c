import { Knex } from 'knex';
import { dropQueuedOf } from '../../caps/operations/dropQueuedOf';
import { ERASED_WORDS, Pseudonymiser } from '../../erasure/pseudonymise';
import { NamingTable, rewriteRows } from '../../erasure/rewriteRows';

/** Tables of changes and incidents, and who wrote the reason that stands in a row. */
const TABLES: (NamingTable & { author?: string })[] = [
  {
    table: 'flow_changes',
    key: ['id'],
    texts: ['proposed_by', 'reason'],
    json: ['report'],
    author: 'proposed_by',
  },
  {
    table: 'flow_migrations',
    key: ['id'],
    texts: ['proposed_by', 'reason'],
    author: 'proposed_by',
  },
  {
    table: 'governance_modes',
    key: ['id'],
    texts: ['changed_by', 'reason'],
    author: 'changed_by',
  },
  { table: 'flow_activations', key: ['id'], texts: ['by'] },
  {
    table: 'flow_freezes',
    key: ['id'],
    texts: ['set_by', 'reason'],
    author: 'set_by',
  },
  {
    table: 'flow_switch',
    key: ['id'],
    texts: ['changed_by', 'reason'],
    author: 'changed_by',
  },
];

/**
 * Puts a pseudonym where a person stood in changes of flows and in incidents, and erases what the person wrote. Whoever is
 * erased is asked nothing any more.
 *
 * @returns how many rows were rewritten
 */
export async function erasePersonFromChanges(
  trx: Knex.Transaction,
  person: Pseudonymiser,
): Promise<number> {
  let rewritten = 0;
  for (const { author, ...naming } of TABLES) {
    rewritten += await rewriteRows(trx, naming, person, {
      words: row =>
        author !== undefined &&
        String(row[author]).toLocaleLowerCase('en-US') === person.principal
          ? { reason: ERASED_WORDS }
          : {},
    });
  }
  rewritten += await dropQueuedOf(trx, person.principal);
  rewritten += await trx('flow_asked')
    .where({ person: person.principal })
    .delete();
  return rewritten;
}
