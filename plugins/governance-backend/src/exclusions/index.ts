export { ExclusionService } from './ExclusionService';
export { coveringExclusion } from './coveringExclusion';
export { describeExcluded } from './describeExcluded';
export { findExclusions } from './findExclusions';
export type { ExclusionFinder } from './findExclusions';
export { countLeftOutNow, noteLeftOut } from './operations/exclusionSubjects';
export { toTarget } from './operations/readTargets';
export { readExclusionSettings } from './readExclusionSettings';
