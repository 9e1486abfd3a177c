import { PermissionCriteria } from '@backstage/plugin-permission-common';
import { GovernedReviewQuery } from '@countersign/plugin-governance-node';
import { Knex } from 'knex';
import { restrictReviews } from '../../permissions/restrictReviews';

const COLUMNS = [
  'id',
  'identity_ref',
  'identity_title',
  'subject_ref',
  'subject_kind',
  'subject_title',
  'source',
  'environment',
  'owner_ref',
  'mode',
  'status',
  'decision',
  'decided_at',
  'decided_by',
  'outcome',
  'opened_at',
  'due_at',
  'closed_at',
  'evidence_digest',
  'justification',
] as const;

/** An item of a campaign as it stands, and whether it was being asked about before. */
export type CampaignItemRow = Record<
  (typeof COLUMNS)[number],
  string | null
> & { taken_in: boolean | number };

/**
 * Items of a campaign after a place in the order of identity and subject, of those that the caller may see. Relies on the
 * primary key of `campaign_subjects`, so that every page costs by its own size.
 */
export async function listItems(
  trx: Knex.Transaction,
  options: {
    campaignId: string;
    criteria: PermissionCriteria<GovernedReviewQuery> | undefined;
    after: readonly [string, string] | undefined;
    limit: number;
  },
): Promise<CampaignItemRow[]> {
  const { campaignId, criteria, after, limit } = options;
  return trx('campaign_subjects')
    .join('review_items', 'review_items.id', 'campaign_subjects.item_id')
    .where('campaign_subjects.campaign_id', campaignId)
    .modify(query => {
      if (after) {
        query.whereRaw(
          '(campaign_subjects.identity_ref, campaign_subjects.subject_ref) > (?, ?)',
          [...after],
        );
      }
      if (criteria) {
        query.andWhere(inner => restrictReviews(inner, criteria));
      }
    })
    .orderBy([
      'campaign_subjects.identity_ref',
      'campaign_subjects.subject_ref',
    ])
    .limit(limit)
    .select(
      ...COLUMNS.map(name => `review_items.${name}`),
      'campaign_subjects.taken_in',
    );
}
