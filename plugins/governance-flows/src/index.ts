/**
 * The flow language of the governance plugins and its pure interpreter.
 *
 * @packageDocumentation
 */
export { canonicalDefinition } from './definition/canonicalDefinition';
export { canonicalJson } from './definition/canonicalJson';
export { addDuration } from './definition/durations';
export * from './definition/definition';
export * from './parse/problem';
export * from './parse/parseFlow';
export * from './policy/policyEngine';
export { createCelPolicyEngine } from './policy/celPolicyEngine';
export type { FactField, FactType, FlowContext } from './policy/flowContext';
export { approvedFacts } from './step/approvedFacts';
export { boundFields } from './step/boundFields';
export * from './step/event';
export * from './step/result';
export * from './step/snapshot';
export type { StepPorts } from './step/run';
export { step } from './step/step';
