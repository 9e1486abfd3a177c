export * from './checkEffects';
export * from './following';
export * from './foresee';
export * from './remediationContext';
export * from './reopenReappeared';
export * from './steerRemediation';
export * from './tickStep';
export * from './watchUse';
