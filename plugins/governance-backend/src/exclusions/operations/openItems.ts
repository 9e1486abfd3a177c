import { Knex } from 'knex';
import { ReviewCause } from '../../certification/buildReviewRow';
import { toChunks } from '../../flows/operations/insertChunks';
import { selectorOf, ExclusionRow } from './exclusions';

/** What people are asked about although an exclusion might cover it. */
export interface OpenItem {
  id: string;
  instance_id: string;
  identity_ref: string;
  subject_ref: string;
  cause_kind: ReviewCause['kind'];
}

/** Something that a campaign that is not over counts as an item. */
export interface CountedItem {
  campaign_id: string;
  identity_ref: string;
  subject_ref: string;
  item_id: string;
  taken_in: boolean | number;
}

/** Selects the items that campaigns count which are not over. */
function selectCounted(counted: Knex.QueryBuilder): Knex.QueryBuilder {
  return counted
    .select('campaign_subjects.item_id')
    .from('campaign_subjects')
    .join('campaigns', 'campaigns.id', 'campaign_subjects.campaign_id')
    .whereIn('campaigns.state', ['opening', 'running'])
    .whereNotNull('campaign_subjects.item_id');
}

/**
 * Narrows open items to those that exclusions bear upon: asked by a campaign or periodically, or counted by a campaign that is
 * not over. What somebody asks about by hand, or what has happened, is asked all the same unless a campaign counts it.
 */
export function whereCampaignsAsk(query: Knex.QueryBuilder): Knex.QueryBuilder {
  return query
    .where('review_items.status', 'open')
    .where(asked =>
      asked
        .whereIn('review_items.cause_kind', ['campaign', 'scheduled'])
        .orWhereIn('review_items.id', selectCounted),
    );
}

/**
 * Narrows items to those that an exclusion ends which covers them: asked by a campaign or periodically, or opened for a campaign
 * that is not over.
 */
export function whereExclusionsEnd(
  query: Knex.QueryBuilder,
): Knex.QueryBuilder {
  return query
    .where('review_items.status', 'open')
    .where(asked =>
      asked
        .whereIn('review_items.cause_kind', ['campaign', 'scheduled'])
        .orWhereIn('review_items.id', counted =>
          selectCounted(counted).where('campaign_subjects.taken_in', false),
        ),
    );
}

/**
 * Open items that an exclusion may cover, by what of it a column says, after one, by id; owners and types are looked at beside
 * the inventory. Relies on the primary key of `review_items`.
 */
export async function readOpenItems(
  trx: Knex.Transaction,
  options: { exclusion: ExclusionRow; after: string; limit: number },
): Promise<OpenItem[]> {
  const { exclusion, after, limit } = options;
  const { source, environment, ref } = selectorOf(exclusion);
  return whereCampaignsAsk(trx('review_items'))
    .modify(query => {
      if (source !== undefined) {
        query.where({ source });
      }
      if (environment !== undefined) {
        query.where({ environment });
      }
      if (ref !== undefined) {
        query.where(named =>
          named.where({ identity_ref: ref }).orWhere({ subject_ref: ref }),
        );
      }
    })
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
    .select('id', 'instance_id', 'identity_ref', 'subject_ref', 'cause_kind');
}

/** Which campaigns that are not over count some items. Relies on `campaign_subjects_item_idx`. */
export async function readCountedItems(
  trx: Knex.Transaction,
  itemIds: readonly string[],
): Promise<CountedItem[]> {
  const found: CountedItem[] = [];
  for (const ids of toChunks(itemIds)) {
    found.push(
      ...(await trx('campaign_subjects')
        .join('campaigns', 'campaigns.id', 'campaign_subjects.campaign_id')
        .whereIn('campaigns.state', ['opening', 'running'])
        .whereIn('campaign_subjects.item_id', ids)
        .where('campaign_subjects.outcome', 'item')
        .orderBy(['campaign_id', 'identity_ref', 'subject_ref'])
        .select<CountedItem[]>(
          'campaign_id',
          'identity_ref',
          'subject_ref',
          'item_id',
          'taken_in',
        )),
    );
  }
  return found;
}
