import { BackstageCredentials } from '@backstage/backend-plugin-api';
import {
  CampaignDetail,
  CampaignMay,
  governanceCampaignManagePermission,
  governanceCampaignReadPermission,
  governanceCampaignSignPermission,
  governanceReviewReadPermission,
} from '@countersign/plugin-governance-common';
import { describeCampaign } from '../../campaigns';
import { SeenItems } from '../../campaigns/describeCampaign';
import { seesWhole } from '../../evidence/requireWhole';
import { whyNotSign } from '../../evidence/whyNotSign';
import { criteriaOf } from '../../permissions/criteriaOf';
import { RouteContext, userOf } from './RouteContext';

/**
 * Which items of campaigns the caller may see.
 *
 * @throws NotAllowedError where they may see no campaign
 */
async function seenReviews(
  { authorizer }: RouteContext,
  credentials: BackstageCredentials,
): Promise<SeenItems> {
  await authorizer.require(governanceCampaignReadPermission, credentials);
  return criteriaOf(
    await authorizer.reviews(governanceReviewReadPermission, credentials),
  );
}

async function maySign(
  context: RouteContext,
  credentials: BackstageCredentials,
  campaign: CampaignDetail,
): Promise<CampaignMay['sign']> {
  const { name } = governanceCampaignSignPermission;
  const userRef = userOf(context, credentials);
  if (
    userRef === undefined ||
    !(await context.authorizer.isAllowed(
      governanceCampaignSignPermission,
      credentials,
    ))
  ) {
    return { allowed: false, reason: `It takes the permission ${name}` };
  }
  const refused = await context.knex.transaction(trx =>
    whyNotSign(trx, {
      campaign,
      userRef,
      isHeld: (inner, id) => context.quality.isSignOffHeld(inner, id),
    }),
  );
  return refused
    ? { allowed: false, reason: refused.message }
    : { allowed: true };
}

/**
 * One campaign as the caller may see it, with what they may do with it: by what the policy lets them, and to read by grants.
 *
 * @throws NotAllowedError where they may see no campaign, NotFoundError where there is none
 */
export async function campaignDetail(
  context: RouteContext,
  credentials: BackstageCredentials,
  id: string,
): Promise<CampaignDetail> {
  const seen = await seenReviews(context, credentials);
  const campaign = await context.knex.transaction(trx =>
    describeCampaign(trx, id, seen),
  );
  const { authorizer } = context;
  return {
    ...campaign,
    may: {
      takeEvidence: await seesWhole(authorizer, credentials),
      manage: await authorizer.isAllowed(
        governanceCampaignManagePermission,
        credentials,
      ),
      sign: await maySign(context, credentials, campaign),
    },
  };
}
