export * from './accessViews';
export * from './auditorViews';
export * from './campaignDefinition';
export {
  campaignDurationMs,
  campaignStageSchema,
  reviewerSourceSchema,
  STAGED_FLOW,
} from './campaignStages';
export type { CampaignStage, ReviewerSource } from './campaignStages';
export {
  CAMPAIGN_EVENTS,
  TOLD_EVENTS,
  campaignDraftSchema,
  campaignTriggerSchema,
} from './campaignStarts';
export type { CampaignDraft, CampaignTrigger } from './campaignStarts';
export * from './campaignViews';
export * from './certificationViews';
export * from './claimViews';
export * from './controlViews';
export * from './credentialViews';
export * from './evidenceViews';
export * from './exceptionViews';
export * from './exclusionViews';
export * from './factViews';
export * from './figureViews';
export * from './flowCheckViews';
export * from './flowMigrationViews';
export * from './flowViews';
export * from './inventoryViews';
export * from './mayViews';
export * from './obligationViews';
export * from './ownershipViews';
export * from './proofViews';
export * from './processViews';
export * from './qualityViews';
export * from './registerViews';
export * from './remediationViews';
export { describePreview } from './describePreview';
export { orderRequest } from './orderRequest';
export * from './requestViews';
export * from './reviewExceptionViews';
export * from './reviewExclusionViews';
export * from './reviewTaskViews';
export * from './rollupViews';
export * from './secondViews';
export * from './serverTime';
export * from './standaloneViews';
export * from './standingViews';
export * from './triggerViews';
export * from './waveViews';
