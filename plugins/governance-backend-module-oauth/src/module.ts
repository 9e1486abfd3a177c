import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { governanceConnectorsExtensionPoint } from '@countersign/plugin-governance-node';
import { ClientRegistry } from './ClientRegistry';
import { OAuthIssuer } from './issuing/OAuthIssuer';
import { OAuthRemediation } from './OAuthRemediation';
import { OAuthSource } from './OAuthSource';
import { readOAuthConfig } from './readOAuthConfig';
import { RegistrationStore } from './RegistrationStore';

/**
 * Registers OAuth clients with the authorization servers in `governance.sources.oauth`, and governs what it registered.
 *
 * @public
 */
export const governanceModuleOAuth = createBackendModule({
  pluginId: 'governance',
  moduleId: 'oauth',
  register(reg) {
    reg.registerInit({
      deps: {
        config: coreServices.rootConfig,
        connectors: governanceConnectorsExtensionPoint,
        database: coreServices.database,
      },
      async init({ config, connectors, database }) {
        const sources = readOAuthConfig(config);
        if (sources.length === 0) {
          return;
        }
        const store = await RegistrationStore.create(database);
        for (const source of sources) {
          const registry = new ClientRegistry(source, store);
          connectors.addSource(new OAuthSource(source, registry));
          connectors.addRemediationConnector(new OAuthRemediation(registry));
          connectors.addIssuer(new OAuthIssuer(source, registry));
        }
      },
    });
  },
});
