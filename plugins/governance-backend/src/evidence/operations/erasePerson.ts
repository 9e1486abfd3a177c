import { Knex } from 'knex';
import { Pseudonymiser } from '../../erasure/pseudonymise';
import {
  isPerson,
  NamingTable,
  rewriteRows,
  rewriteTables,
} from '../../erasure/rewriteRows';
import { ERASED_WORDS } from '../../erasure/pseudonymise';

const SIGN_OFFS: NamingTable = {
  table: 'campaign_signoffs',
  key: ['campaign_id'],
  texts: ['by', 'statement', 'open_reason', 'risk_analysis'],
};
const TABLES: NamingTable[] = [
  {
    table: 'auditor_grants',
    key: ['id'],
    texts: ['person', 'given_by', 'revoked_by', 'reason'],
    words: { column: 'reason', by: 'given_by' },
  },
  { table: 'auditor_accesses', key: ['id'], texts: ['person', 'target'] },
];

/**
 * Puts a pseudonym where a person signed a result, or read by a grant, and erases what the person wrote.
 *
 * @returns how many rows were rewritten
 */
export async function erasePersonFromEvidence(
  trx: Knex.Transaction,
  person: Pseudonymiser,
): Promise<number> {
  const signed = await rewriteRows(trx, SIGN_OFFS, person, {
    words: row =>
      isPerson(row.by, person)
        ? {
            statement: ERASED_WORDS,
            ...(row.open_reason === null ? {} : { open_reason: ERASED_WORDS }),
          }
        : {},
  });
  return signed + (await rewriteTables(trx, TABLES, person));
}
