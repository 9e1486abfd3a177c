import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { governanceConnectorsExtensionPoint } from '@countersign/plugin-governance-node';
import { LdapIssuer } from './issuing/LdapIssuer';
import { LdapRemediation } from './LdapRemediation';
import { LdapSource } from './LdapSource';
import { readLdapConfig } from './readLdapConfig';

/**
 * Governs the service accounts of the directories in `governance.sources.ldap`.
 *
 * @public
 */
export const governanceModuleLdap = createBackendModule({
  pluginId: 'governance',
  moduleId: 'ldap',
  register(reg) {
    reg.registerInit({
      deps: {
        config: coreServices.rootConfig,
        connectors: governanceConnectorsExtensionPoint,
      },
      async init({ config, connectors }) {
        for (const source of readLdapConfig(config)) {
          connectors.addSource(new LdapSource(source));
          connectors.addRemediationConnector(new LdapRemediation(source));
          if (source.issuer) {
            connectors.addIssuer(new LdapIssuer(source, source.issuer));
          }
        }
      },
    });
  },
});
