/**
 * OpenBao and Vault, as a store of secrets (KV version 2), AppRoles as a governed source and as an issuer, and logins of databases
 * as an issuer.
 *
 * @packageDocumentation
 */
export { governanceModuleOpenBao as default } from './module';
