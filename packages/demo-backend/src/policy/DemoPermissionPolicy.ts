import {
  AuthorizeResult,
  isPermission,
  PolicyDecision,
} from '@backstage/plugin-permission-common';
import {
  PermissionPolicy,
  PolicyQuery,
  PolicyQueryUser,
} from '@backstage/plugin-permission-node';
import {
  governanceApprovalDecidePermission,
  governanceAuditorManagePermission,
  governanceCampaignManagePermission,
  governanceCampaignReadPermission,
  governanceCampaignSignPermission,
  governanceEventSendPermission,
  governanceEvidenceReadPermission,
  governanceExceptionRequestPermission,
  governanceFlowFreezePermission,
  governanceFlowProposePermission,
  governanceFlowReadPermission,
  governanceIdentityExplainPermission,
  governanceIdentityReadPermission,
  governanceIdentityReviewPermission,
  governanceLedgerErasePermission,
  governanceLedgerReadPermission,
  governancePasskeyRemovePermission,
  governanceQualityReadPermission,
  governanceRequestCreatePermission,
  governanceReviewDecidePermission,
  governanceReviewReadPermission,
  governanceSourceImportPermission,
  governanceSourceReadPermission,
  governanceTriageReadPermission,
} from '@countersign/plugin-governance-common';
import {
  createGovernanceIdentityConditionalDecision,
  createGovernanceReviewConditionalDecision,
  governanceIdentityConditions,
  governanceReviewConditions,
} from '@countersign/plugin-governance-node';

const SECURITY = 'group:default/identity-security';
const PLATFORM = 'group:default/platform';
const AUDITORS = 'group:default/auditors';
/** Leads Finance Engineering. */
const LEAD = 'user:default/lena';

const ALLOW: PolicyDecision = { result: AuthorizeResult.ALLOW };
const DENY: PolicyDecision = { result: AuthorizeResult.DENY };

/**
 * A policy as an organisation may write it: people see and decide what their groups own, or a group below theirs;
 * security sees everything and decides what it is asked; auditors see everything and decide nothing; the platform team
 * runs the sources. A permission of the governance plugin that is not listed is denied.
 */
export class DemoPermissionPolicy implements PermissionPolicy {
  async handle(
    request: PolicyQuery,
    user?: PolicyQueryUser,
  ): Promise<PolicyDecision> {
    const { permission } = request;
    if (!permission.name.startsWith('governance.')) {
      return permission.name.startsWith('catalog.entity.delete') ? DENY : ALLOW;
    }
    if (!user) {
      return DENY;
    }
    const claims = user.info.ownershipEntityRefs;
    const isIn = (group: string) => claims.includes(group);
    const seesAll = isIn(SECURITY) || isIn(AUDITORS) || isIn(PLATFORM);

    if (isPermission(permission, governanceIdentityReadPermission)) {
      return seesAll
        ? ALLOW
        : createGovernanceIdentityConditionalDecision(permission, {
            anyOf: [
              governanceIdentityConditions.isIdentityOwner({ claims }),
              governanceIdentityConditions.isIdentityInGroupTree({
                groups: claims,
              }),
            ],
          });
    }
    if (isPermission(permission, governanceIdentityExplainPermission)) {
      return createGovernanceIdentityConditionalDecision(
        permission,
        governanceIdentityConditions.isIdentityInGroupTree({ groups: claims }),
      );
    }
    if (isPermission(permission, governanceIdentityReviewPermission)) {
      return isIn(SECURITY)
        ? ALLOW
        : createGovernanceIdentityConditionalDecision(
            permission,
            governanceIdentityConditions.isIdentityInGroupTree({
              groups: claims,
            }),
          );
    }
    if (isPermission(permission, governanceReviewReadPermission)) {
      return seesAll
        ? ALLOW
        : createGovernanceReviewConditionalDecision(permission, {
            anyOf: [
              governanceReviewConditions.isReviewer({
                users: [user.info.userEntityRef],
              }),
              governanceReviewConditions.isReviewInGroupTree({
                groups: claims,
              }),
            ],
          });
    }
    if (isPermission(permission, governanceReviewDecidePermission)) {
      return createGovernanceReviewConditionalDecision(
        permission,
        governanceReviewConditions.isReviewer({
          users: [user.info.userEntityRef],
        }),
      );
    }
    if (
      isPermission(permission, governanceTriageReadPermission) ||
      isPermission(permission, governanceSourceReadPermission)
    ) {
      return seesAll ? ALLOW : DENY;
    }
    if (isPermission(permission, governanceSourceImportPermission)) {
      return isIn(PLATFORM) ? ALLOW : DENY;
    }
    if (
      isPermission(permission, governanceFlowReadPermission) ||
      // Progress counts only the items that somebody may see.
      isPermission(permission, governanceCampaignReadPermission) ||
      isPermission(permission, governanceExceptionRequestPermission) ||
      isPermission(permission, governanceApprovalDecidePermission)
    ) {
      return ALLOW;
    }
    if (isPermission(permission, governanceRequestCreatePermission)) {
      return isIn(AUDITORS) ? DENY : ALLOW;
    }
    if (
      isPermission(permission, governanceFlowProposePermission) ||
      isPermission(permission, governanceEventSendPermission)
    ) {
      return isIn(SECURITY) || isIn(PLATFORM) ? ALLOW : DENY;
    }
    if (
      isPermission(permission, governanceFlowFreezePermission) ||
      isPermission(permission, governanceCampaignManagePermission) ||
      isPermission(permission, governanceCampaignSignPermission) ||
      isPermission(permission, governanceAuditorManagePermission) ||
      isPermission(permission, governancePasskeyRemovePermission)
    ) {
      return isIn(SECURITY) ? ALLOW : DENY;
    }
    if (isPermission(permission, governanceQualityReadPermission)) {
      return seesAll || user.info.userEntityRef === LEAD ? ALLOW : DENY;
    }
    if (
      isPermission(permission, governanceLedgerReadPermission) ||
      isPermission(permission, governanceEvidenceReadPermission)
    ) {
      return isIn(AUDITORS) || isIn(SECURITY) ? ALLOW : DENY;
    }
    if (isPermission(permission, governanceLedgerErasePermission)) {
      return isIn(SECURITY) ? ALLOW : DENY;
    }
    return DENY;
  }
}
