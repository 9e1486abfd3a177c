import { ReviewItem } from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import { CampaignRow, titleOf } from '../../campaigns/campaignRows';
import { toChunks } from '../../flows/operations/insertChunks';
import { ReviewRow } from '../reviewRow';

/** What items belong to besides their identity: campaigns that ask about them, and components that use the identity. */
export type Groupings = Pick<ReviewItem, 'campaigns' | 'components'>;

async function readCampaigns(
  trx: Knex.Transaction,
  itemIds: readonly string[],
): Promise<Map<string, NonNullable<Groupings['campaigns']>>> {
  const asking: Array<{ item_id: string; campaign_id: string }> = [];
  for (const ids of toChunks(itemIds)) {
    asking.push(
      ...(await trx('campaign_subjects')
        .whereIn('item_id', ids)
        .select('item_id', 'campaign_id')),
    );
  }
  const rows = await trx<CampaignRow>('campaigns')
    .whereIn('id', [...new Set(asking.map(row => row.campaign_id))])
    .whereNotIn('state', ['cancelling', 'cancelled'])
    .orderBy([{ column: 'due_at' }, { column: 'id' }])
    .select('id', 'document', 'number');
  const itemsOf = new Map<string, string[]>();
  for (const { item_id, campaign_id } of asking) {
    itemsOf.set(campaign_id, [...(itemsOf.get(campaign_id) ?? []), item_id]);
  }
  const found = new Map<string, NonNullable<Groupings['campaigns']>>();
  for (const row of rows) {
    const campaign = { id: row.id, title: titleOf(row) };
    for (const item of itemsOf.get(row.id) ?? []) {
      found.set(item, [...(found.get(item) ?? []), campaign]);
    }
  }
  return found;
}

async function readComponents(
  trx: Knex.Transaction,
  identityRefs: readonly string[],
): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>();
  for (const refs of toChunks([...new Set(identityRefs)])) {
    const rows: Array<{ subject_ref: string; component_ref: string }> =
      await trx('inventory_consumers')
        .whereIn('subject_ref', refs)
        .distinct('subject_ref', 'component_ref')
        .orderBy('component_ref');
    for (const { subject_ref, component_ref } of rows) {
      found.set(subject_ref, [
        ...(found.get(subject_ref) ?? []),
        component_ref,
      ]);
    }
  }
  return found;
}

/**
 * What items of a list belong to, looked up for all of them together, by the id of the item. A campaign that is cancelled asks
 * about nothing. Relies on `campaign_subjects_item_idx` and on the key of `inventory_consumers`.
 *
 * @param campaigns - whether the caller may see campaigns
 */
export async function readGroupings(
  trx: Knex.Transaction,
  rows: readonly ReviewRow[],
  { campaigns }: { campaigns: boolean },
): Promise<Map<string, Groupings>> {
  const byItem = campaigns
    ? await readCampaigns(
        trx,
        rows.map(({ id }) => id),
      )
    : new Map<string, NonNullable<Groupings['campaigns']>>();
  const byIdentity = await readComponents(
    trx,
    rows.map(({ identity_ref }) => identity_ref),
  );
  return new Map(
    rows.map(({ id, identity_ref }): [string, Groupings] => {
      const asking = byItem.get(id);
      const components = byIdentity.get(identity_ref);
      return [
        id,
        {
          ...(asking ? { campaigns: asking } : {}),
          ...(components ? { components } : {}),
        },
      ];
    }),
  );
}
