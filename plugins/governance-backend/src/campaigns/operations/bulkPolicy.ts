import { Knex } from 'knex';
import { toChunks } from '../../flows/operations/insertChunks';
import { CampaignRow, documentOf, titleOf } from '../campaignRows';

/** Whether an item may be decided together with others; a campaign that is cancelled asks about nothing. */
export type BulkPolicy = { allowed: true } | { allowed: false; by: string };

/**
 * What campaigns say of deciding items many at once, by item; items that no campaign asks about are left out. Where
 * several ask about one, each of them has to allow it. Relies on `campaign_subjects_item_idx`.
 */
export async function readBulkPolicies(
  trx: Knex.Transaction,
  itemIds: readonly string[],
): Promise<Map<string, BulkPolicy>> {
  const asking: Array<{ item_id: string; campaign_id: string }> = [];
  for (const ids of toChunks(itemIds)) {
    asking.push(
      ...(await trx('campaign_subjects')
        .whereIn('item_id', ids)
        .select('item_id', 'campaign_id')),
    );
  }
  const campaigns = await trx<CampaignRow>('campaigns')
    .whereIn('id', [...new Set(asking.map(row => row.campaign_id))])
    .whereNotIn('state', ['cancelling', 'cancelled'])
    .select('id', 'document', 'number');
  const policies = new Map(
    campaigns.map((row): [string, BulkPolicy] => [
      row.id,
      documentOf(row).spec.bulk === 'allowed'
        ? { allowed: true }
        : { allowed: false, by: titleOf(row) },
    ]),
  );
  const found = new Map<string, BulkPolicy>();
  for (const { item_id, campaign_id } of asking) {
    const policy = policies.get(campaign_id);
    if (policy && found.get(item_id)?.allowed !== false) {
      found.set(item_id, policy);
    }
  }
  return found;
}
