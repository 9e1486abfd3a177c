export type { DecisionMark } from './decisionMark';
export { measureSignals, QUALITY_SIGNALS } from './signals';
export type { MeasuredSignals, QualitySignalName } from './signals';
export { DEFAULT_QUALITY_THRESHOLDS, scoreRun } from './scoreRun';
export type { QualitySignal, QualityThresholds, RunScore } from './scoreRun';
