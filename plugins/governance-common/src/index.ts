/**
 * Wire schemas, types, permissions, finding rules and the API client of the governance plugins.
 *
 * @packageDocumentation
 */
export * from './api';
export * from './catalog';
export * from './client';
export * from './evidence';
export * from './findings';
export * from './inventory';
export * from './ledger';
export * from './permissions';
export * from './quality';
export * from './reviews';
