import { PermissionCriteria } from '@backstage/plugin-permission-common';
import { DecisionMark } from '@countersign/plugin-governance-common';
import { GovernedReviewQuery } from '@countersign/plugin-governance-node';
import { Knex } from 'knex';
import { restrictReviews } from '../../permissions/restrictReviews';
import { MarkRow } from '../noteDecisions';

type Criteria = PermissionCriteria<GovernedReviewQuery> | undefined;

/** A decision with what it was about. */
export interface MarkedDecision {
  itemId: string;
  owner: string;
  mark: DecisionMark;
}

/**
 * Decisions of a campaign that stand, of items that the caller may see. One that was taken back, and not made again, does not
 * count; an answer in a stage counts as it is. Relies on the primary key of `campaign_subjects`.
 */
function selectMarks(
  trx: Knex.Transaction,
  campaignId: string,
  criteria: Criteria,
): Knex.QueryBuilder {
  return trx('campaign_subjects')
    .join('campaigns', 'campaigns.id', 'campaign_subjects.campaign_id')
    .join('review_items', 'review_items.id', 'campaign_subjects.item_id')
    .join(
      'review_decision_marks',
      'review_decision_marks.item_id',
      'campaign_subjects.item_id',
    )
    .where({
      'campaign_subjects.campaign_id': campaignId,
      'campaign_subjects.outcome': 'item',
    })
    .whereRaw('review_decision_marks.decided_at >= campaigns.opened_at')
    .where(stands =>
      stands
        .whereNotNull('review_items.decision')
        .orWhereExists(
          trx('review_stages')
            .select(trx.raw('1'))
            .whereRaw('review_stages.item_id = review_items.id'),
        ),
    )
    .modify(query => {
      if (criteria) {
        query.andWhere(inner => restrictReviews(inner, criteria));
      }
    });
}

/** Who has decided in a campaign, in order. */
export async function listDeciders(
  trx: Knex.Transaction,
  campaignId: string,
  criteria?: Criteria,
): Promise<string[]> {
  const rows: Array<{ user_ref: string }> = await selectMarks(
    trx,
    campaignId,
    criteria,
  )
    .distinct('review_decision_marks.user_ref')
    .orderBy('review_decision_marks.user_ref');
  return rows.map(({ user_ref }) => user_ref);
}

/** What some people have decided in a campaign, by person. */
export async function readMarks(
  trx: Knex.Transaction,
  options: {
    campaignId: string;
    people: readonly string[];
    criteria?: Criteria;
  },
): Promise<Map<string, MarkedDecision[]>> {
  const { campaignId, people, criteria } = options;
  const rows: Array<MarkRow & { owner_ref: string }> = await selectMarks(
    trx,
    campaignId,
    criteria,
  )
    .whereIn('review_decision_marks.user_ref', [...people])
    .orderBy([
      'review_decision_marks.decided_at',
      'review_decision_marks.item_id',
    ])
    .select('review_decision_marks.*', 'review_items.owner_ref');
  const marks = new Map<string, MarkedDecision[]>();
  for (const row of rows) {
    const own = marks.get(row.user_ref) ?? [];
    own.push({
      itemId: row.item_id,
      owner: row.owner_ref,
      mark: {
        decidedAt: row.decided_at,
        decision: row.decision,
        openedAt: row.opened_at ?? undefined,
        evidenceOpened: Boolean(row.evidence_opened),
        together: Number(row.together),
        recommended: row.recommended ?? undefined,
        weighty: Boolean(row.weighty),
        unsure: Boolean(row.unsure),
      },
    });
    marks.set(row.user_ref, own);
  }
  return marks;
}
