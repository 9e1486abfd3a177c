import { createPermission } from '@backstage/plugin-permission-common';

/** Resource type of identities, and of the credentials and grants they hold. @public */
export const RESOURCE_TYPE_GOVERNANCE_IDENTITY = 'governance-identity';

/** Resource type of review items. @public */
export const RESOURCE_TYPE_GOVERNANCE_REVIEW = 'governance-review';

/** To see an identity with its credentials, grants, findings and history. @public */
export const governanceIdentityReadPermission = createPermission({
  name: 'governance.identity.read',
  attributes: { action: 'read' },
  resourceType: RESOURCE_TYPE_GOVERNANCE_IDENTITY,
});

/** To ask the owner of an identity for a review now. @public */
export const governanceIdentityReviewPermission = createPermission({
  name: 'governance.identity.review',
  attributes: { action: 'create' },
  resourceType: RESOURCE_TYPE_GOVERNANCE_IDENTITY,
});

/**
 * To ask why an identity had access on a day: who owned it, decided about it, asked for it and approved it. Meant for those who
 * own it; whoever may read evidence may ask of everything that they see.
 *
 * @public
 */
export const governanceIdentityExplainPermission = createPermission({
  name: 'governance.identity.explain',
  attributes: { action: 'read' },
  resourceType: RESOURCE_TYPE_GOVERNANCE_IDENTITY,
});

/** To see a review item with its evidence. @public */
export const governanceReviewReadPermission = createPermission({
  name: 'governance.review.read',
  attributes: { action: 'read' },
  resourceType: RESOURCE_TYPE_GOVERNANCE_REVIEW,
});

/**
 * To answer a review item. Separation of duties is checked besides, in code: a policy can only narrow it.
 *
 * @public
 */
export const governanceReviewDecidePermission = createPermission({
  name: 'governance.review.decide',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_GOVERNANCE_REVIEW,
});

/** To see campaigns and how far they are, as far as one may see their items. @public */
export const governanceCampaignReadPermission = createPermission({
  name: 'governance.campaign.read',
  attributes: { action: 'read' },
});

/** To save definitions of campaigns, and to launch, close and cancel campaigns. @public */
export const governanceCampaignManagePermission = createPermission({
  name: 'governance.campaign.manage',
  attributes: { action: 'update' },
});

/**
 * To sign the result of a campaign. Only its owner may, which is checked besides, in code.
 *
 * @public
 */
export const governanceCampaignSignPermission = createPermission({
  name: 'governance.campaign.sign',
  attributes: { action: 'update' },
});

/**
 * To take the evidence pack of a campaign: every item, who decided and why. It is whole, so it also takes seeing every
 * review and the ledger.
 *
 * @public
 */
export const governanceEvidenceReadPermission = createPermission({
  name: 'governance.evidence.read',
  attributes: { action: 'read' },
});

/** To let others read campaigns and their evidence for a while, and to see who may and who did. @public */
export const governanceAuditorManagePermission = createPermission({
  name: 'governance.auditor.manage',
  attributes: { action: 'update' },
});

/** To see how the decisions of a campaign were made, as far as one may see its items. @public */
export const governanceQualityReadPermission = createPermission({
  name: 'governance.quality.read',
  attributes: { action: 'read' },
});

/** To see the sources and how their last reading went. @public */
export const governanceSourceReadPermission = createPermission({
  name: 'governance.source.read',
  attributes: { action: 'read' },
});

/** To push observations or import files into a source. @public */
export const governanceSourceImportPermission = createPermission({
  name: 'governance.source.import',
  attributes: { action: 'create' },
});

/** To see what is unowned or unattached anywhere, with suggestions. @public */
export const governanceTriageReadPermission = createPermission({
  name: 'governance.triage.read',
  attributes: { action: 'read' },
});

/** To read flow definitions and running instances. @public */
export const governanceFlowReadPermission = createPermission({
  name: 'governance.flow.read',
  attributes: { action: 'read' },
});

/** To ask for something by a flow: a credential, a rotation, a tool for an agent. The flow decides. @public */
export const governanceRequestCreatePermission = createPermission({
  name: 'governance.request.create',
  attributes: { action: 'create' },
});

/** To propose a new version of a flow, or to go back to the one before. Others decide. @public */
export const governanceFlowProposePermission = createPermission({
  name: 'governance.flow.propose',
  attributes: { action: 'create' },
});

/** To freeze an identity, an integration, an issuer, a team or a flow in an incident, and to stop what runs by itself. @public */
export const governanceFlowFreezePermission = createPermission({
  name: 'governance.flow.freeze',
  attributes: { action: 'update' },
});

/** To ask for an exception from a flow, and to withdraw one of one's own. Others decide. @public */
export const governanceExceptionRequestPermission = createPermission({
  name: 'governance.exception.request',
  attributes: { action: 'create' },
});

/** To tell flows that something has happened, which may start them. @public */
export const governanceEventSendPermission = createPermission({
  name: 'governance.event.send',
  attributes: { action: 'create' },
});

/**
 * To answer what a flow asks one. Who is asked, and separation of duties, are checked besides, in code: a policy can only
 * narrow it.
 *
 * @public
 */
export const governanceApprovalDecidePermission = createPermission({
  name: 'governance.approval.decide',
  attributes: { action: 'update' },
});

/** To remove the passkeys of others, for example of somebody who lost theirs. @public */
export const governancePasskeyRemovePermission = createPermission({
  name: 'governance.passkey.remove',
  attributes: { action: 'delete' },
});

/** To read, verify and export the ledger. @public */
export const governanceLedgerReadPermission = createPermission({
  name: 'governance.ledger.read',
  attributes: { action: 'read' },
});

/** To destroy the key of a person's data in the ledger. @public */
export const governanceLedgerErasePermission = createPermission({
  name: 'governance.ledger.erase',
  attributes: { action: 'delete' },
});

/** Every permission of the governance plugin. @public */
export const governancePermissions = [
  governanceIdentityReadPermission,
  governanceIdentityReviewPermission,
  governanceIdentityExplainPermission,
  governanceReviewReadPermission,
  governanceReviewDecidePermission,
  governanceCampaignReadPermission,
  governanceCampaignManagePermission,
  governanceCampaignSignPermission,
  governanceEvidenceReadPermission,
  governanceAuditorManagePermission,
  governanceQualityReadPermission,
  governanceSourceReadPermission,
  governanceSourceImportPermission,
  governanceTriageReadPermission,
  governanceFlowReadPermission,
  governanceRequestCreatePermission,
  governanceFlowProposePermission,
  governanceFlowFreezePermission,
  governanceEventSendPermission,
  governanceExceptionRequestPermission,
  governanceApprovalDecidePermission,
  governancePasskeyRemovePermission,
  governanceLedgerReadPermission,
  governanceLedgerErasePermission,
];
