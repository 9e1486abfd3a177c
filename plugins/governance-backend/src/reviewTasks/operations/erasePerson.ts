import { Knex } from 'knex';
import { ERASED_WORDS, Pseudonymiser } from '../../erasure/pseudonymise';
import { isPerson, NamingTable, rewriteRows } from '../../erasure/rewriteRows';

const EVENTS: NamingTable = {
  table: 'review_task_events',
  key: ['item_id', 'seq'],
  texts: ['by', 'cause'],
  json: ['before', 'to'],
};
const TASKS: NamingTable = {
  table: 'review_tasks',
  key: ['id'],
  texts: ['open_key', 'assignee', 'original_assignee', 'via', 'closed_for'],
};
const OTHERS: NamingTable[] = [
  { table: 'review_plans', key: ['id'], json: ['document'] },
  {
    table: 'review_stages',
    key: ['id'],
    json: ['facts', 'snapshot', 'drift'],
  },
  { table: 'review_claims', key: ['item_id'], texts: ['person'] },
  { table: 'absences', key: ['id'], texts: ['person', 'substitute'] },
  {
    table: 'campaign_drafts',
    key: ['id'],
    texts: ['ended_by', 'end_reason', 'blocked'],
  },
];

/** What somebody wrote stands between these quotes; the rest is ours. */
function withoutWords(text: string): string {
  return text.replace(/“[\s\S]*”/, `“${ERASED_WORDS}”`);
}

/**
 * Puts a pseudonym where a person stood in who was asked, and erases why they gave a question away. Their accounts are read
 * from the catalog again, and are not kept for their own sake.
 *
 * @returns how many rows were rewritten
 */
export async function erasePersonFromReviewTasks(
  trx: Knex.Transaction,
  person: Pseudonymiser,
): Promise<number> {
  let rewritten = await rewriteRows(trx, EVENTS, person, {
    words: row =>
      isPerson(row.by, person) && typeof row.cause === 'string'
        ? { cause: withoutWords(person.text(row.cause)) }
        : {},
  });
  rewritten += await rewriteRows(trx, TASKS, person, {
    words: row =>
      isPerson(row.assignee, person) && typeof row.closed_for === 'string'
        ? { closed_for: withoutWords(person.text(row.closed_for)) }
        : {},
  });
  for (const naming of OTHERS) {
    rewritten += await rewriteRows(trx, naming, person);
  }
  await trx('directory_aliases')
    .where({ user_ref: person.principal })
    .orWhere({ person: person.principal })
    .delete();
  return rewritten;
}
