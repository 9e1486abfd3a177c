import { Knex } from 'knex';

/**
 * A text that changes with everything that a pack of a campaign tells: its items, their histories, and what the ledger
 * holds about the campaign itself. Relies on the primary keys of `campaign_subjects` and `review_history`, and on
 * `ledger_entries_subject_idx`.
 */
export async function readStandstill(
  trx: Knex.Transaction,
  campaignId: string,
): Promise<string> {
  const items = await trx('campaign_subjects')
    .join('review_items', 'review_items.id', 'campaign_subjects.item_id')
    .where('campaign_subjects.campaign_id', campaignId)
    .count('* as count')
    .sum('review_items.version as versions')
    .first();
  const history = await trx('campaign_subjects')
    .join(
      'review_history',
      'review_history.item_id',
      'campaign_subjects.item_id',
    )
    .where('campaign_subjects.campaign_id', campaignId)
    .count('* as count')
    .first();
  const entries = await trx('ledger_entries')
    .where({ subject: `campaign:${campaignId}` })
    .count('* as count')
    .first();
  const erasures = await trx('ledger_entries')
    .where({ type: 'ledger.erased' })
    .count('* as count')
    .first();
  return [
    items?.count,
    items?.versions,
    history?.count,
    entries?.count,
    erasures?.count,
  ].join('/');
}
