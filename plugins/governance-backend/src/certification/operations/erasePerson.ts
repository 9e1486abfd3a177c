import { Knex } from 'knex';
import { ERASED_WORDS, Pseudonymiser } from '../../erasure/pseudonymise';
import {
  NamingTable,
  isPerson,
  rewriteRows,
  rewriteTables,
} from '../../erasure/rewriteRows';

const ITEMS: NamingTable = {
  table: 'review_items',
  key: ['id'],
  texts: [
    'owner_ref',
    'requested_by',
    'decided_by',
    'cause',
    'question',
    'on_silence',
    'justification',
  ],
  json: ['evidence', 'subject_json', 'identity_key'],
  words: { column: 'justification', by: 'decided_by' },
};
const HISTORY: NamingTable = {
  table: 'review_history',
  key: ['item_id', 'seq'],
  texts: ['by', 'what'],
};
const OTHERS: NamingTable[] = [
  {
    table: 'review_reviewers',
    key: ['item_id', 'user_ref'],
    texts: ['user_ref', 'via'],
  },
  {
    table: 'remediation_tasks',
    key: ['id'],
    texts: ['doer_ref', 'reason', 'proof'],
    json: ['steps'],
  },
  {
    table: 'review_notices',
    key: ['id'],
    texts: ['recipient_ref', 'dedupe_key', 'last_error'],
  },
];

/**
 * Puts a pseudonym where a person stood in reviews, and erases what the person wrote: the reasons of decisions and of
 * handing on. The digest of evidence stays that of the evidence as it was decided on.
 *
 * @returns how many rows were rewritten
 */
export async function erasePersonFromReviews(
  trx: Knex.Transaction,
  person: Pseudonymiser,
): Promise<number> {
  let rewritten = await rewriteTables(trx, [ITEMS, ...OTHERS], person);
  rewritten += await rewriteRows(trx, HISTORY, person, {
    words: row =>
      isPerson(row.by, person) && typeof row.what === 'string'
        ? // What somebody wrote stands between these quotes; the rest is ours.
          {
            what: person
              .text(row.what)
              .replace(/“[\s\S]*”/, `“${ERASED_WORDS}”`),
          }
        : {},
  });
  return rewritten;
}
