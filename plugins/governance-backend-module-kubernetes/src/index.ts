/**
 * Kubernetes: an importer for RBAC, and clusters as a live source, an issuer of tokens and a store of Secrets.
 *
 * @packageDocumentation
 */
export { default } from './module';
