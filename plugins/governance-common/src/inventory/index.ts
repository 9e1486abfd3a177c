export * from './correlate';
export * from './facts';
export * from './identityTypes';
export * from './observation';
export * from './observedHoldings';
export * from './observedIdentity';
export * from './observedItems';
export * from './stableFields';
export { environmentWord } from './environmentWord';
