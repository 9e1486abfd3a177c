/**
 * OAuth clients, registered by RFC 7591, as a governed source and as an issuer.
 *
 * @packageDocumentation
 */
export { governanceModuleOAuth as default } from './module';
