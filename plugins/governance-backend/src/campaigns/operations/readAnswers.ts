import { Knex } from 'knex';

/** Who was asked about an item, how far its stages are, and when what was decided was read back. */
export interface ItemAnswers {
  reviewers: string[];
  stage?: string;
  iteration?: number;
  remediedAt?: string;
}

/**
 * Who was asked about items and what was done, in three statements for a page of them. Relies on the primary key of
 * `review_reviewers`, on `review_stages_item_idx` and on `remediation_tasks_item_idx`.
 */
export async function readAnswers(
  trx: Knex.Transaction,
  items: readonly { id: string | null }[],
): Promise<Map<string, ItemAnswers>> {
  const ids = items.flatMap(({ id }) => id ?? []);
  const found = new Map<string, ItemAnswers>(
    ids.map(id => [id, { reviewers: [] }]),
  );
  const asked: { item_id: string; user_ref: string }[] = await trx(
    'review_reviewers',
  )
    .whereIn('item_id', ids)
    .orderBy(['item_id', 'user_ref'])
    .select('item_id', 'user_ref');
  asked.forEach(({ item_id, user_ref }) =>
    found.get(item_id)?.reviewers.push(user_ref),
  );
  const stages: {
    item_id: string;
    stage_id: string;
    iteration: number | string;
  }[] = await trx('review_stages')
    .whereIn('item_id', ids)
    .orderBy(['item_id', 'opened_at', 'iteration', 'stage_index'])
    .select('item_id', 'stage_id', 'iteration');
  for (const { item_id, stage_id, iteration } of stages) {
    // The last one that was opened is the one that counts.
    Object.assign(found.get(item_id) ?? {}, {
      stage: stage_id,
      iteration: Number(iteration),
    });
  }
  const done: { item_id: string; at: string | null }[] = await trx(
    'remediation_tasks',
  )
    .whereIn('item_id', ids)
    .where({ status: 'verified' })
    .groupBy('item_id')
    .select('item_id')
    .max('closed_at as at');
  for (const { item_id, at } of done) {
    if (at !== null) {
      Object.assign(found.get(item_id) ?? {}, { remediedAt: at });
    }
  }
  return found;
}
