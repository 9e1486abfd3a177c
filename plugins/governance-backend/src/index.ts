/**
 * The backend of the governance plugins: inventory, flows, reviews and the ledger.
 *
 * @packageDocumentation
 */
export { governancePlugin as default } from './plugin';
