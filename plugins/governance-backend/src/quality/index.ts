export { noteDecisions } from './noteDecisions';
export { QualityService } from './QualityService';
export { readQualitySettings } from './readQualitySettings';
export type { QualitySettings } from './readQualitySettings';
