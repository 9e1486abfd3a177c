import {
  AuthorizeResult,
  isPermission,
  Permission,
  PolicyDecision,
} from '@backstage/plugin-permission-common';
import {
  governanceApprovalDecidePermission,
  governanceCampaignReadPermission,
  governanceExceptionRequestPermission,
  governanceIdentityExplainPermission,
  governanceIdentityReadPermission,
  governanceIdentityReviewPermission,
  governanceQualityReadPermission,
  governanceReviewDecidePermission,
  governanceReviewReadPermission,
} from '@countersign/plugin-governance-common';
import {
  createGovernanceIdentityConditionalDecision,
  createGovernanceReviewConditionalDecision,
  governanceIdentityConditions,
  governanceReviewConditions,
} from '@countersign/plugin-governance-node';
import { claimsOf, groups, people } from './organisation';

const ALLOW: PolicyDecision = { result: AuthorizeResult.ALLOW };
const DENY: PolicyDecision = { result: AuthorizeResult.DENY };

/**
 * The policy of the tests: people see what their groups own and what they are asked about; auditors see everything;
 * security may do the rest. Who may decide is left to the flow, so that its own refusals are seen.
 */
export function decidePolicy(
  permission: Permission,
  user: string | undefined,
): PolicyDecision {
  if (!user) {
    return ALLOW;
  }
  const claims = claimsOf(user);
  if (
    claims.includes(groups.security) ||
    claims.includes(groups.identitySecurity)
  ) {
    return ALLOW;
  }
  const isAuditor = claims.includes(groups.auditors);
  if (
    isPermission(permission, governanceIdentityReadPermission) ||
    isPermission(permission, governanceIdentityReviewPermission)
  ) {
    return isAuditor
      ? ALLOW
      : createGovernanceIdentityConditionalDecision(
          permission,
          governanceIdentityConditions.isIdentityInGroupTree({
            groups: claims,
          }),
        );
  }
  if (isPermission(permission, governanceIdentityExplainPermission)) {
    // Who belongs to no group owns nothing.
    return claims.length > 1
      ? createGovernanceIdentityConditionalDecision(
          permission,
          governanceIdentityConditions.isIdentityInGroupTree({
            groups: claims,
          }),
        )
      : DENY;
  }
  if (
    isPermission(permission, governanceReviewReadPermission) ||
    isPermission(permission, governanceReviewDecidePermission)
  ) {
    return isAuditor
      ? ALLOW
      : createGovernanceReviewConditionalDecision(permission, {
          anyOf: [
            governanceReviewConditions.isReviewer({ users: [user] }),
            governanceReviewConditions.isReviewInGroupTree({ groups: claims }),
          ],
        });
  }
  if (
    isPermission(permission, governanceApprovalDecidePermission) ||
    isPermission(permission, governanceExceptionRequestPermission)
  ) {
    return isAuditor ? DENY : ALLOW;
  }
  if (isPermission(permission, governanceCampaignReadPermission)) {
    return ALLOW;
  }
  if (isPermission(permission, governanceQualityReadPermission)) {
    return isAuditor || user === people.lena ? ALLOW : DENY;
  }
  return isAuditor && permission.attributes.action === 'read' ? ALLOW : DENY;
}
