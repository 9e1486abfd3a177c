/**
 * OpenBao and Vault, as a store of secrets (KV version 2), and AppRoles as a governed source and as an issuer.
 *
 * @packageDocumentation
 */
export { governanceModuleOpenBao as default } from './module';
