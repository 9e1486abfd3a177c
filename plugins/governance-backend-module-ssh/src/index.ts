/**
 * SSH certificates of an OpenSSH certificate authority, with a revocation list.
 *
 * @packageDocumentation
 */
export { governanceModuleSsh as default } from './module';
