export * from './bulkDecisions';
export * from './decisions';
export * from './evidence';
export * from './reviewItem';
