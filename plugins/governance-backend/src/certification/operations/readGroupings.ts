import { ReviewItem } from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import { CampaignRow, titleOf } from '../../campaigns/campaignRows';
import { groupValues } from '../../grouping/groupValues';
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
  const itemsOf = Map.groupBy(asking, ({ campaign_id }) => campaign_id);
  return groupValues(
    rows.flatMap(row => {
      const campaign = { id: row.id, title: titleOf(row) };
      return (itemsOf.get(row.id) ?? []).map(({ item_id }) => ({
        item_id,
        campaign,
      }));
    }),
    ({ item_id }) => item_id,
    ({ campaign }) => campaign,
  );
}

async function readComponents(
  trx: Knex.Transaction,
  identityRefs: readonly string[],
): Promise<Map<string, string[]>> {
  const rows: Array<{ subject_ref: string; component_ref: string }> = [];
  for (const refs of toChunks([...new Set(identityRefs)])) {
    rows.push(
      ...(await trx('inventory_consumers')
        .whereIn('subject_ref', refs)
        .distinct('subject_ref', 'component_ref')
        .orderBy('component_ref')),
    );
  }
  return groupValues(
    rows,
    ({ subject_ref }) => subject_ref,
    ({ component_ref }) => component_ref,
  );
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
