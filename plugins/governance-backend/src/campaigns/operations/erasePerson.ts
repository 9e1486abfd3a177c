import { Knex } from 'knex';
import { ERASED_WORDS, Pseudonymiser } from '../../erasure/pseudonymise';
import { NamingTable, rewriteRows } from '../../erasure/rewriteRows';

const CAMPAIGNS: NamingTable = {
  table: 'campaigns',
  key: ['id'],
  texts: ['opened_by', 'ended_by', 'end_reason', 'last_error'],
  json: ['document'],
};
const DEFINITIONS: NamingTable = {
  table: 'campaign_definitions',
  key: ['name'],
  texts: ['saved_by'],
  json: ['document'],
};
const SUBJECTS: NamingTable = {
  table: 'campaign_subjects',
  key: ['campaign_id', 'identity_ref', 'subject_ref'],
  texts: ['title', 'reason'],
};

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
  let rewritten = await rewriteRows(trx, CAMPAIGNS, person, {
    words: row =>
      String(row.ended_by).toLocaleLowerCase('en-US') === person.principal &&
      row.end_reason !== null
        ? { end_reason: ERASED_WORDS }
        : {},
  });
  rewritten += await rewriteRows(trx, DEFINITIONS, person);
  rewritten += await rewriteRows(trx, SUBJECTS, person);
  return rewritten;
}
