export * from './operations/evaluateIdentities';
export * from './operations/evaluateItems';
