export { analyseGate } from './analyseGate';
export type { GateAnalysis, RuleAnalysis } from './analyseGate';
export * from './boundedWithin';
export { compareExpressions } from './compareExpressions';
export type {
  CompareExpressionsOptions,
  ExpressionComparison,
} from './compareExpressions';
export * from './compareGates';
export * from './listClauses';
