/**
 * Short-lived signed grants for AI agents, with a JWKS and introspection.
 *
 * @packageDocumentation
 */
export { governanceModuleAgentGrants as default } from './module';
