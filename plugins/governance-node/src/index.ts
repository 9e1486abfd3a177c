/**
 * Extension points and services for modules of the governance backend.
 *
 * @packageDocumentation
 */
export * from './access';
export * from './extensionPoints';
export * from './http';
export * from './issuing';
export * from './labels';
export * from './ports';
export * from './use';
export * from './permissions';
