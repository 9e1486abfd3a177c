/**
 * LDAP service accounts as a governed source and as an issuer, with revocation that is read back.
 *
 * @packageDocumentation
 */
export { governanceModuleLdap as default } from './module';
