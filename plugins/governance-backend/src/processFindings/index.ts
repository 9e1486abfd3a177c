export * from './describeProcess';
export * from './evaluateProcess';
export * from './readProcessSettings';
