import { PermissionCriteria } from '@backstage/plugin-permission-common';
import { SecondLook } from '@countersign/plugin-governance-common';
import { GovernedReviewQuery } from '@countersign/plugin-governance-node';
import { Knex } from 'knex';
import { getReviewRow } from '../certification/operations/findReviews';
import { SecondLookContext } from './answerSecondLook';
import {
  listSecondLookRows,
  SecondLookWithItem,
} from './operations/secondLooks';
import { refuseLooker } from './refuseLooker';

/** A second look as pages show it. It does not name who decided: whoever looks again judges the decision. */
export function toSecondLook(
  row: SecondLookWithItem,
  mayNot: string | undefined,
): SecondLook {
  return {
    id: row.id,
    campaign: row.campaign_id,
    reviewId: row.item_id,
    question: row.question,
    decision: row.decision,
    state: row.state,
    askedAt: row.asked_at,
    lookedBy: row.looked_by ?? undefined,
    lookedAt: row.looked_at ?? undefined,
    note: row.note ?? undefined,
    mayNot,
  };
}

/** Second looks of a campaign, as the viewer may act on them. */
export async function describeSecondLooks(
  trx: Knex.Transaction,
  context: SecondLookContext,
  options: {
    campaignId: string;
    criteria?: PermissionCriteria<GovernedReviewQuery>;
    viewer: string | undefined;
    after?: [string, string];
    limit: number;
  },
): Promise<{ items: SecondLook[]; total: number }> {
  const { rows, total } = await listSecondLookRows(trx, options);
  const at = (await context.engine.now(trx)).toISOString();
  const items: SecondLook[] = [];
  for (const row of rows) {
    const mayNot =
      row.state === 'waiting'
        ? await refuseLooker(trx, {
            look: row,
            row: await getReviewRow(trx, row.item_id),
            viewer: options.viewer,
            by: context.settings.secondLook?.by,
            reviewFlow: context.reviewFlow,
            at,
          })
        : undefined;
    items.push(toSecondLook(row, mayNot));
  }
  return { items, total };
}
