export { ExclusionService } from './ExclusionService';
export { findExclusions } from './findExclusions';
export type { ExclusionFinder } from './findExclusions';
export { noteLeftOut } from './operations/exclusionSubjects';
export { toTarget } from './operations/readTargets';
export { readExclusionSettings } from './readExclusionSettings';
