/** Who is asked about open items, with the evidence that they see. */
export async function readAsked(knex, limit) {
  return knex('review_items')
    .join('review_reviewers', 'review_reviewers.item_id', 'review_items.id')
    .where('review_items.status', 'open')
    .whereNull('review_items.decision')
    .distinctOn('review_items.id')
    .orderBy('review_items.id')
    .limit(limit)
    .select('review_items.id', 'evidence_digest', 'user_ref', 'instance_id');
}
