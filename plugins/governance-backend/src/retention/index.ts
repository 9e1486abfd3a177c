export { cleanUp } from './cleanUp';
export { readRetentionSettings } from './readRetentionSettings';
export type { RetentionSettings } from './readRetentionSettings';
