/**
 * A reference API-key issuer with RFC 7662 introspection.
 *
 * @packageDocumentation
 */
export { governanceModuleApiKeys as default } from './module';
export {
  referenceIssuerExtensionPoint,
  type ReferenceIssuerExtensionPoint,
} from './module';
export { ReferenceIssuer, type Introspection } from './ReferenceIssuer';
export {
  ReferenceApiKeyStore,
  type ApiClient,
  type ApiKey,
  type ApiKeyUse,
} from './ReferenceApiKeyStore';
