/**
 * Importer for AWS IAM credential reports.
 *
 * @packageDocumentation
 */
export { default } from './module';
