export type { DecisionMark } from './decisionMark';
export { QUALITY_SIGNALS } from './signals';
export type { QualitySignalName } from './signals';
export { DEFAULT_QUALITY_THRESHOLDS, scoreRun } from './scoreRun';
export type { QualitySignal, QualityThresholds, RunScore } from './scoreRun';
