export * from './checkScopes';
export * from './checkTerms';
export * from './issueUnlessPresent';
export * from './latestClock';
export * from './readOrderedKey';
