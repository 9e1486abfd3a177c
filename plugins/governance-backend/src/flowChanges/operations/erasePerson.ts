import { Knex } from 'knex';
import { dropQueuedOf } from '../../caps/operations/dropQueuedOf';
import { Pseudonymiser } from '../../erasure/pseudonymise';
import { NamingTable, rewriteTables } from '../../erasure/rewriteRows';

const TABLES: NamingTable[] = [
  {
    table: 'flow_changes',
    key: ['id'],
    texts: ['proposed_by', 'reason'],
    json: ['report'],
    words: { column: 'reason', by: 'proposed_by' },
  },
  {
    table: 'flow_migrations',
    key: ['id'],
    texts: ['proposed_by', 'reason'],
    words: { column: 'reason', by: 'proposed_by' },
  },
  {
    table: 'governance_modes',
    key: ['id'],
    texts: ['changed_by', 'reason'],
    words: { column: 'reason', by: 'changed_by' },
  },
  { table: 'flow_activations', key: ['id'], texts: ['by'] },
  {
    table: 'flow_freezes',
    key: ['id'],
    texts: ['set_by', 'asked_by', 'reason'],
    words: { column: 'reason', by: 'set_by' },
  },
  {
    table: 'flow_switch',
    key: ['id'],
    texts: ['changed_by', 'reason'],
    words: { column: 'reason', by: 'changed_by' },
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
  let rewritten = await rewriteTables(trx, TABLES, person);
  rewritten += await dropQueuedOf(trx, person.principal);
  rewritten += await trx('flow_asked')
    .where({ person: person.principal })
    .delete();
  return rewritten;
}
