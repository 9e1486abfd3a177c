/**
 * Scaffolder actions that ask for credentials, follow them and have them rotated or revoked.
 *
 * @packageDocumentation
 */
export { scaffolderModuleGovernance as default } from './module';
