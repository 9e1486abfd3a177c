import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { ServiceUnavailableError } from '@backstage/errors';
import {
  GovernanceAccess,
  governanceAccessExtensionPoint,
  governanceConnectorsExtensionPoint,
  governanceRoutesExtensionPoint,
} from '@countersign/plugin-governance-node';
import { AgentGrantIssuer } from './AgentGrantIssuer';
import { AgentGrants } from './AgentGrants';
import { GrantStore } from './GrantStore';
import { readGrantsConfig } from './readGrantsConfig';
import { introspectionRoute, jwksRoute, tokenRoute } from './routes';
import { SigningKeys } from './SigningKeys';
import { createToolEffects } from './toolEffects';

/**
 * Grants for AI agents; present only where `governance.agentGrants` is configured.
 *
 * @public
 */
export const governanceModuleAgentGrants = createBackendModule({
  pluginId: 'governance',
  moduleId: 'agent-grants',
  register(reg) {
    reg.registerInit({
      deps: {
        access: governanceAccessExtensionPoint,
        config: coreServices.rootConfig,
        connectors: governanceConnectorsExtensionPoint,
        database: coreServices.database,
        routes: governanceRoutesExtensionPoint,
      },
      async init({ access, config, connectors, database, routes }) {
        const settings = readGrantsConfig(config);
        if (!settings) {
          return;
        }
        const grants = new AgentGrants({
          config: settings,
          store: await GrantStore.create(database),
          keys: await SigningKeys.create(settings.signing),
        });
        let ready: GovernanceAccess | undefined;
        access.onReady(given => {
          ready = given;
        });
        connectors.addIssuer(new AgentGrantIssuer(grants));
        createToolEffects(grants).forEach(handler =>
          connectors.addEffectHandler(handler),
        );
        routes.addRoute(jwksRoute(grants));
        routes.addRoute(introspectionRoute(grants));
        routes.addRoute(
          tokenRoute(grants, () => {
            if (!ready) {
              throw new ServiceUnavailableError('It has not started yet');
            }
            return ready;
          }),
        );
      },
    });
  },
});
