export * from './GovernanceApi';
export * from './GovernanceClient';
export type { ReviewerApi } from './ReviewerApi';
export type { RollupApi, RollupQuery } from './RollupApi';
