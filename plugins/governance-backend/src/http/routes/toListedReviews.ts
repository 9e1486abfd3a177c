import { BackstageCredentials } from '@backstage/backend-plugin-api';
import {
  governanceCampaignReadPermission,
  ReviewItem,
} from '@countersign/plugin-governance-common';
import { readBulkPolicies } from '../../campaigns/operations/bulkPolicy';
import { readGroupings } from '../../certification/operations/readGroupings';
import { ReviewRow, toReviewItem } from '../../certification/reviewRow';
import { RouteContext } from './RouteContext';

/** Items with what it takes to group them and to decide about many at once, looked up for all of them together. */
export async function toListedReviews(
  context: RouteContext,
  rows: readonly ReviewRow[],
  credentials: BackstageCredentials,
): Promise<ReviewItem[]> {
  const open = rows.filter(({ status }) => status === 'open');
  const campaigns = await context.authorizer.isAllowed(
    governanceCampaignReadPermission,
    credentials,
  );
  const { policies, groupings } = await context.knex.transaction(async trx => ({
    policies: await readBulkPolicies(
      trx,
      open.map(({ id }) => id),
    ),
    groupings: await readGroupings(trx, rows, { campaigns }),
  }));
  return rows.map(row => {
    const listed = { ...toReviewItem(row), ...groupings.get(row.id) };
    if (row.status !== 'open') {
      return listed;
    }
    const allowed = policies.get(row.id)?.allowed ?? context.bulk === 'allowed';
    return {
      ...listed,
      evidenceDigest: row.evidence_digest,
      bulk: allowed ? 'allowed' : 'forbidden',
    };
  });
}
