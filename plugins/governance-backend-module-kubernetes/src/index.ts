/**
 * Importer for Kubernetes RBAC.
 *
 * @packageDocumentation
 */
export { default } from './module';
