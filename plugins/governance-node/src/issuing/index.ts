export * from './checkTerms';
export * from './readOrderedKey';
