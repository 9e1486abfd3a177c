import { Knex } from 'knex';
import { Pseudonymiser } from '../../erasure/pseudonymise';
import { NamingTable, rewriteTables } from '../../erasure/rewriteRows';

const TABLES: NamingTable[] = [
  {
    table: 'campaigns',
    key: ['id'],
    texts: ['opened_by', 'ended_by', 'end_reason', 'last_error'],
    json: ['document'],
    words: { column: 'end_reason', by: 'ended_by' },
  },
  {
    table: 'campaign_definitions',
    key: ['name'],
    texts: ['saved_by'],
    json: ['document'],
  },
  {
    table: 'campaign_subjects',
    key: ['campaign_id', 'identity_ref', 'subject_ref'],
    texts: ['title', 'reason', 'basis'],
  },
];

/**
 * Puts a pseudonym where a person stood in campaigns, and erases why the person cancelled one. The digest of a definition
 * stays that of the one that was launched.
 *
 * @returns how many rows were rewritten
 */
export async function erasePersonFromCampaigns(
  trx: Knex.Transaction,
  person: Pseudonymiser,
): Promise<number> {
  return rewriteTables(trx, TABLES, person);
}
