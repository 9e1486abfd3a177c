/**
 * Importers for AWS IAM credential reports and CloudTrail events.
 *
 * @packageDocumentation
 */
export { default } from './module';
