export type { EvidenceApi } from './EvidenceApi';
export * from './GovernanceApi';
export * from './GovernanceClient';
export type { ReviewerApi } from './ReviewerApi';
