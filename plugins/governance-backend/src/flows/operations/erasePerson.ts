import { canonicalJson } from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import { Pseudonymiser } from '../../erasure/pseudonymise';
import { NamingTable, rewriteTables } from '../../erasure/rewriteRows';

const TABLES: NamingTable[] = [
  {
    table: 'flow_instances',
    key: ['id'],
    texts: ['subject', 'dedupe_key', 'requested_by'],
    json: ['snapshot'],
  },
  {
    table: 'flow_events',
    key: ['instance_id', 'seq'],
    json: ['actor_json', 'event', 'evidence'],
  },
  {
    table: 'flow_outbox',
    key: ['key'],
    texts: ['last_error'],
    json: ['payload', 'result'],
  },
  { table: 'flow_definitions', key: ['hash'], texts: ['author'] },
];

/**
 * Puts a pseudonym where a person stood in flows, and erases what the person wrote. Instances come first: their rows are
 * what the engine locks, so nothing happens to one while its events change. An instance can be recomputed from its
 * events afterwards as before, because snapshot and evidence name the same pseudonym.
 *
 * @returns how many rows were rewritten
 */
export async function erasePersonFromFlows(
  trx: Knex.Transaction,
  person: Pseudonymiser,
): Promise<number> {
  return rewriteTables(trx, TABLES, person, { write: canonicalJson });
}
