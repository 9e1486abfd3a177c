/**
 * PostgreSQL roles as a governed source, with revocation that is read back.
 *
 * @packageDocumentation
 */
export { governanceModulePostgresql as default } from './module';
