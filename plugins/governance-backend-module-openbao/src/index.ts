/**
 * OpenBao and Vault, as a store of secrets (KV version 2) and as an issuer of AppRoles.
 *
 * @packageDocumentation
 */
export { governanceModuleOpenBao as default } from './module';
