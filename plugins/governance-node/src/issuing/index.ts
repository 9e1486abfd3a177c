export * from './checkTerms';
export * from './issueUnlessPresent';
export * from './readOrderedKey';
