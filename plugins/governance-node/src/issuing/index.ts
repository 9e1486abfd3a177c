export * from './checkTerms';
