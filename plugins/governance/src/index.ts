/**
 * Pages, entity cards, tabs, the TechDocs addon and the home widget of the governance plugins, for the new frontend
 * system. Portals on the legacy one import from `@countersign/plugin-governance/legacy`.
 *
 * @packageDocumentation
 */
export { governancePlugin as default } from './plugin';
export { governanceApiRef } from './api/governanceApiRef';
export { governanceTranslationRef } from './translation';
