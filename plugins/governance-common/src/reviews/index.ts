export * from './bulkDecisions';
export * from './decisions';
export * from './carryBasis';
export * from './evidence';
export * from './reviewItem';
