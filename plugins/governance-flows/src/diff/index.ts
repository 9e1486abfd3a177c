export type { EffectAccess } from './approvalsNeeded';
export * from './describeDiff';
export * from './diffFlows';
export type { Change } from './listChanges';
export type { Loosening, LooseningCode } from './loosening';
