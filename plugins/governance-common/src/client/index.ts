export type { EvidenceApi } from './EvidenceApi';
export * from './GovernanceApi';
export * from './GovernanceClient';
export type { QualityApi } from './QualityApi';
export type { RemediationApi } from './RemediationApi';
export type { ReviewerApi } from './ReviewerApi';
export type { RollupApi, RollupQuery } from './RollupApi';
