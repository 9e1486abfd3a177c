export type { EffectAccess } from './approvalsNeeded';
export * from './describeDiff';
export * from './diffFlows';
export type { Change } from './listChanges';
export { LOOSENINGS } from './loosening';
export type { Loosening, LooseningCode } from './loosening';
