/**
 * Importers for CSV, declared YAML and PEM or DER certificates.
 *
 * @packageDocumentation
 */
export { default } from './module';
