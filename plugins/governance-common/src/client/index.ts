export * from './GovernanceApi';
export * from './GovernanceClient';
