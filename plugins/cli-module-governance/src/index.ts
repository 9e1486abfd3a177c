/**
 * The governance command line: evaluate inventories and verify ledgers offline.
 *
 * @packageDocumentation
 */
export { governanceCliModule as default } from './module';
