/**
 * The governance command line: lint, test and compare flows, evaluate inventories and verify ledgers.
 *
 * @packageDocumentation
 */
export { governanceCliModule as default } from './module';
