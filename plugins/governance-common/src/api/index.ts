export * from './accessViews';
export * from './auditorViews';
export * from './campaignDefinition';
export {
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
export * from './controlViews';
export * from './evidenceViews';
export * from './exceptionViews';
export * from './factViews';
export * from './flowCheckViews';
export * from './flowMigrationViews';
export * from './flowViews';
export * from './inventoryViews';
export * from './mayViews';
export * from './obligationViews';
export * from './proofViews';
export * from './qualityViews';
export * from './registerViews';
export * from './remediationViews';
export * from './requestViews';
export * from './reviewTaskViews';
export * from './rollupViews';
export * from './secondViews';
export * from './serverTime';
export * from './triggerViews';
