import { PermissionCriteria } from '@backstage/plugin-permission-common';
import {
  CampaignProgress,
  ReviewDecision,
  ReviewOutcome,
  ReviewStatus,
} from '@countersign/plugin-governance-common';
import { GovernedReviewQuery } from '@countersign/plugin-governance-node';
import { Knex } from 'knex';
import { restrictReviews } from '../../permissions/restrictReviews';

/** So many items of one campaign and owner that stand alike. */
export interface ProgressCount {
  campaign: string;
  owner: string;
  status: ReviewStatus;
  decision: ReviewDecision | null;
  outcome: ReviewOutcome | null;
  count: number;
}

/**
 * How the items of campaigns stand, of those that the caller may see. Relies on the primary key of `campaign_subjects`.
 */
export async function countProgress(
  trx: Knex.Transaction,
  campaignIds: string[],
  criteria?: PermissionCriteria<GovernedReviewQuery>,
): Promise<ProgressCount[]> {
  const columns = [
    'campaign_subjects.campaign_id',
    'review_items.owner_ref',
    'review_items.status',
    'review_items.decision',
    'review_items.outcome',
  ];
  const rows: Array<{
    campaign_id: string;
    owner_ref: string;
    status: ReviewStatus;
    decision: ReviewDecision | null;
    outcome: ReviewOutcome | null;
    count: string | number;
  }> = await trx('campaign_subjects')
    .join('review_items', 'review_items.id', 'campaign_subjects.item_id')
    .whereIn('campaign_subjects.campaign_id', campaignIds)
    .modify(query => {
      if (criteria) {
        query.andWhere(inner => restrictReviews(inner, criteria));
      }
    })
    .groupBy(columns)
    .select(columns)
    .count('* as count');
  return rows.map(({ campaign_id, owner_ref, count, ...row }) => ({
    ...row,
    campaign: campaign_id,
    owner: owner_ref,
    count: Number(count),
  }));
}

/** Whether a decision, or what silence ordered, is not carried out and read back. */
export function isInRemediation({
  status,
  outcome,
}: Pick<ProgressCount, 'status' | 'outcome'>): boolean {
  return (status !== 'open' && status !== 'closed') || outcome === 'unresolved';
}

/** Sums counts up. */
export function sumProgress(counts: ProgressCount[]): CampaignProgress {
  const sum = (matches: (count: ProgressCount) => boolean) =>
    counts.filter(matches).reduce((total, { count }) => total + count, 0);
  const isOpen = ({ status, decision }: ProgressCount) =>
    status === 'open' && decision === null;
  return {
    items: sum(() => true),
    open: sum(isOpen),
    answered: sum(({ decision }) => decision !== null),
    keep: sum(({ decision }) => decision === 'keep'),
    reduce: sum(({ decision }) => decision === 'reduce'),
    revoke: sum(({ decision }) => decision === 'revoke'),
    inRemediation: sum(isInRemediation),
    excepted: sum(({ outcome }) => outcome === 'excepted'),
    endedUnanswered: sum(
      ({ status, decision, outcome }) =>
        status === 'closed' && decision === null && outcome !== 'excepted',
    ),
  };
}
