import { PermissionsRegistryService } from '@backstage/backend-plugin-api';
import {
  governanceApprovalDecidePermission,
  governanceCampaignManagePermission,
  governanceCampaignReadPermission,
  governanceEventSendPermission,
  governanceExceptionRequestPermission,
  governanceFlowFreezePermission,
  governanceFlowProposePermission,
  governanceFlowReadPermission,
  governanceIdentityReadPermission,
  governanceIdentityExplainPermission,
  governanceIdentityReviewPermission,
  governanceLedgerErasePermission,
  governanceLedgerReadPermission,
  governanceQualityReadPermission,
  governanceReviewDecidePermission,
  governanceReviewReadPermission,
  governanceSourceImportPermission,
  governanceSourceReadPermission,
  governanceTriageReadPermission,
} from '@countersign/plugin-governance-common';
import {
  governanceIdentityResourceRef,
  governanceIdentityRules,
  governanceReviewResourceRef,
  governanceReviewRules,
} from '@countersign/plugin-governance-node';
import { Knex } from 'knex';
import { loadIdentityResources, loadReviewResources } from './loadResources';

/** Tells the permission framework about our permissions, resource types and rules. */
export function registerPermissions(
  registry: PermissionsRegistryService,
  knex: Knex,
): void {
  registry.addResourceType({
    resourceRef: governanceIdentityResourceRef,
    permissions: [
      governanceIdentityReadPermission,
      governanceIdentityReviewPermission,
      governanceIdentityExplainPermission,
    ],
    rules: Object.values(governanceIdentityRules),
    getResources: refs => loadIdentityResources(knex, refs),
  });
  registry.addResourceType({
    resourceRef: governanceReviewResourceRef,
    permissions: [
      governanceReviewReadPermission,
      governanceReviewDecidePermission,
    ],
    rules: Object.values(governanceReviewRules),
    getResources: refs => loadReviewResources(knex, refs),
  });
  registry.addPermissions([
    governanceCampaignReadPermission,
    governanceCampaignManagePermission,
    governanceQualityReadPermission,
    governanceSourceReadPermission,
    governanceSourceImportPermission,
    governanceTriageReadPermission,
    governanceFlowReadPermission,
    governanceFlowProposePermission,
    governanceFlowFreezePermission,
    governanceEventSendPermission,
    governanceExceptionRequestPermission,
    governanceApprovalDecidePermission,
    governanceLedgerReadPermission,
    governanceLedgerErasePermission,
  ]);
}
