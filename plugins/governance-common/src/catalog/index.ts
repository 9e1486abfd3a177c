export * from './annotations';
export * from './keyOf';
export * from './projection';
export * from './readGovernanceAnnotations';
export * from './readGovernedRelations';
export * from './relations';
export * from './typedBlocks';
export * from './validateGovernedResource';
