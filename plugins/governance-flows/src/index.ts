/**
 * The flow language of the governance plugins and its pure interpreter.
 *
 * @packageDocumentation
 */
export { canonicalDefinition } from './definition/canonicalDefinition';
export { canonicalJson } from './definition/canonicalJson';
export { addDuration } from './definition/durations';
export * from './definition/definition';
export { isRefusing } from './definition/outcomes';
export { isCron, isTimeZone, nextScheduled } from './definition/schedule';
export * from './parse/problem';
export { parseFlow } from './parse/parseFlow';
export type { ParseFlowOptions, ParsedFlow } from './parse/parseFlow';
export * from './policy/policyEngine';
export { createCelPolicyEngine } from './policy/celPolicyEngine';
export { isJsonObject } from './policy/celValues';
export type {
  FactField,
  FactType,
  FlowContext,
  RequestSubject,
} from './policy/flowContext';
export * from './request';
export { POLICY_LIBRARY, probePolicy } from './policy/probePolicy';
export { withInterpreterFields } from './definition/interpreterFields';
export { approvedFacts } from './step/approvedFacts';
export { boundFields } from './step/boundFields';
export * from './step/event';
export { guardBlocks } from './step/findGuard';
export * from './definition/documents';
export * from './parse/parseBundle';
export * from './simulate/trace';
export * from './simulate/simulate';
export { runFlowTest } from './simulate/runFlowTest';
export type { FlowCaseResult, FlowTestResult } from './simulate/runFlowTest';
export type { CoveredShare, FlowCoverage } from './simulate/measureCoverage';
export * from './diff';
export * from './meaning';
export * from './replay/replayInstance';
export { openQuestion } from './step/openQuestion';
export type { OpenQuestion } from './step/openQuestion';
export { computeFact } from './formula/computeFact';
export type { ComputedFact, FormulaInput } from './formula/computeFact';
export * from './step/result';
export * from './step/snapshot';
export { mergeFacts, replaceFact } from './step/run';
export type { StepPorts } from './step/run';
export { step } from './step/step';
export * from './strategy';
export * from './render';
export * from './lint';
export * from './assertions';
export * from './jsonSchema';
