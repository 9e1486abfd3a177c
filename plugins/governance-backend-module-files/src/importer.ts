/**
 * Importers for files, without the backend around them.
 *
 * @packageDocumentation
 */
export * from './csv/importer';
export * from './declared/importer';
export * from './x509/importer';
