import { Knex } from 'knex';
import { batchesOf } from '../../inventory';

/** Which of some subjects are being asked about now, and of whom. Relies on `review_items_open_uniq`. */
export async function readAskedNow(
  trx: Knex.Transaction,
  subjectRefs: string[],
): Promise<Map<string, string[]>> {
  const asked = new Map<string, string[]>();
  for (const refs of batchesOf(subjectRefs)) {
    const rows: Array<{ open_key: string; user_ref: string | null }> =
      await trx('review_items')
        .leftJoin(
          'review_reviewers',
          'review_reviewers.item_id',
          'review_items.id',
        )
        .whereIn('review_items.open_key', refs)
        .orderBy('review_reviewers.user_ref')
        .select('review_items.open_key', 'review_reviewers.user_ref');
    for (const { open_key, user_ref } of rows) {
      const known = asked.get(open_key) ?? [];
      asked.set(open_key, user_ref === null ? known : [...known, user_ref]);
    }
  }
  return asked;
}

/**
 * Open questions that a campaign has opened itself, after one, by id; without those that another campaign asks too.
 * Relies on the primary key of `campaign_subjects`.
 */
export async function findWithdrawable(
  trx: Knex.Transaction,
  options: { campaignId: string; after: string; limit: number },
): Promise<Array<{ id: string; instanceId: string }>> {
  const { campaignId, after, limit } = options;
  const rows: Array<{ id: string; instance_id: string }> = await trx(
    'campaign_subjects as own',
  )
    .join('review_items', 'review_items.id', 'own.item_id')
    .where({ 'own.campaign_id': campaignId, 'own.taken_in': false })
    .where('review_items.status', 'open')
    .where('review_items.id', '>', after)
    .whereNotExists(other =>
      other
        .select(trx.raw('1'))
        .from('campaign_subjects as theirs')
        .join('campaigns', 'campaigns.id', 'theirs.campaign_id')
        .whereRaw('theirs.item_id = own.item_id')
        .whereNot('theirs.campaign_id', campaignId)
        .whereIn('campaigns.state', ['opening', 'running', 'closed']),
    )
    .orderBy('review_items.id')
    .limit(limit)
    .select('review_items.id', 'review_items.instance_id');
  return rows.map(row => ({ id: row.id, instanceId: row.instance_id }));
}
