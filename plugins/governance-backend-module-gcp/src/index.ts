/**
 * Importer for Google Cloud service accounts, their keys and IAM policies.
 *
 * @packageDocumentation
 */
export { default } from './module';
