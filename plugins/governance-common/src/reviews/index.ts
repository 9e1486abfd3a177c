export * from './bulkDecisions';
export * from './contractDifference';
export * from './decisions';
export * from './carryBasis';
export * from './evidence';
export * from './reviewItem';
export * from './subjectKinds';
