/**
 * Form fields of the scaffolder for asking for credentials: issuers, places of delivery, and a live preview of the way that the request
 * will take.
 *
 * @packageDocumentation
 */
export { scaffolderModuleGovernance as default } from './module';
