export * from './GovernanceApi';
export * from './GovernanceClient';
export type { RemediationApi } from './RemediationApi';
export type { ReviewerApi } from './ReviewerApi';
