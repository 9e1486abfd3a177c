/**
 * GitHub Actions, as a store of secrets of environments.
 *
 * @packageDocumentation
 */
export { governanceModuleGitHub as default } from './module';
