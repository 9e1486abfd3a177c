export * from './correlate';
export * from './facts';
export * from './identityTypes';
export * from './observation';
export * from './stableFields';
