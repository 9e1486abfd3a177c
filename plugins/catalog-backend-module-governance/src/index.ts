/**
 * Validates governed Resources, emits their relations and projects attached inventory into the catalog.
 *
 * @packageDocumentation
 */
export { catalogModuleGovernance as default } from './module';
export { GovernanceProcessor } from './processor/GovernanceProcessor';
export { GovernanceEntityProvider } from './provider/GovernanceEntityProvider';
export type { GovernanceEntityProviderOptions } from './provider/GovernanceEntityProvider';
export type { ProjectionReader } from './provider/readProjection';
export type { GovernanceProviderConfig } from './provider/readProviderConfig';
