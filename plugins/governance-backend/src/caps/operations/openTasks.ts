import { keyOf } from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import { toChunks } from '../../flows/operations/insertChunks';

/**
 * How many open reviews and approvals people have, by reference in lower case. Relies on `review_reviewers_user_idx` and
 * `flow_asked_inbox_idx`.
 */
export async function countOpenTasks(
  trx: Knex.Transaction,
  people: readonly string[],
): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  const add = (person: string, count: string | number) => {
    const key = keyOf(person);
    counts.set(key, (counts.get(key) ?? 0) + Number(count));
  };
  for (const chunk of toChunks([...new Set(people)])) {
    const reviews: { user_ref: string; count: string | number }[] = await trx(
      'review_reviewers',
    )
      .join('review_items', 'review_items.id', 'review_reviewers.item_id')
      .where('review_items.status', 'open')
      .whereIn('review_reviewers.user_ref', chunk)
      .groupBy('review_reviewers.user_ref')
      .select('review_reviewers.user_ref')
      .count('* as count');
    reviews.forEach(row => add(row.user_ref, row.count));
    const approvals: { person: string; count: string | number }[] = await trx(
      'flow_asked',
    )
      .whereIn('person', chunk.map(keyOf))
      .groupBy('person')
      .select('person')
      .count('* as count');
    approvals.forEach(row => add(row.person, row.count));
  }
  return counts;
}
