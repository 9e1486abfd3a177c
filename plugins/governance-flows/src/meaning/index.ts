export * from './analyseGate';
export * from './boundedWithin';
export * from './compareExpressions';
export * from './compareGates';
export * from './listClauses';
