import {
  coreServices,
  createBackendModule,
  createExtensionPoint,
} from '@backstage/backend-plugin-api';
import {
  governanceConnectorsExtensionPoint,
  governanceRoutesExtensionPoint,
} from '@countersign/plugin-governance-node';
import { ApiKeyIssuer } from './ApiKeyIssuer';
import { introspectionRoute } from './introspectionRoute';
import { ReferenceApiKeyRemediation } from './ReferenceApiKeyRemediation';
import { ReferenceApiKeySource } from './ReferenceApiKeySource';
import { ReferenceApiKeyStore } from './ReferenceApiKeyStore';
import { ReferenceIssuer } from './ReferenceIssuer';

/**
 * Called once with the issuer when it is ready; this is how a portal for demonstrations gives it clients and keys.
 *
 * @public
 */
export interface ReferenceIssuerExtensionPoint {
  onReady(
    callback: (
      issuer: ReferenceIssuer,
      store: ReferenceApiKeyStore,
    ) => Promise<void>,
  ): void;
}

/**
 * Through which another module issues keys of the reference issuer.
 *
 * @public
 */
export const referenceIssuerExtensionPoint =
  createExtensionPoint<ReferenceIssuerExtensionPoint>({
    id: 'governance.reference-issuer',
  });

/**
 * The reference API-key issuer; present only where `governance.referenceIssuer` is configured.
 *
 * @public
 */
export const governanceModuleApiKeys = createBackendModule({
  pluginId: 'governance',
  moduleId: 'api-keys',
  register(reg) {
    const callbacks = new Array<
      Parameters<ReferenceIssuerExtensionPoint['onReady']>[0]
    >();
    reg.registerExtensionPoint(referenceIssuerExtensionPoint, {
      onReady: callback => callbacks.push(callback),
    });
    reg.registerInit({
      deps: {
        config: coreServices.rootConfig,
        connectors: governanceConnectorsExtensionPoint,
        database: coreServices.database,
        routes: governanceRoutesExtensionPoint,
      },
      async init({ config, connectors, database, routes }) {
        const settings = config.getOptionalConfig('governance.referenceIssuer');
        if (!settings) {
          return;
        }
        const store = await ReferenceApiKeyStore.create(database);
        const source =
          settings.getOptionalString('sourceId') ?? 'reference-api-keys';
        const issuer = new ReferenceIssuer({
          store,
          pepper: settings.getString('pepper'),
          now: () => new Date(),
        });
        connectors.addSource(
          new ReferenceApiKeySource({
            id: source,
            environment:
              settings.getOptionalString('environment') ?? 'development',
            store,
          }),
        );
        connectors.addRemediationConnector(
          new ReferenceApiKeyRemediation({ source, store }),
        );
        connectors.addIssuer(
          new ApiKeyIssuer({
            id: source,
            environment:
              settings.getOptionalString('environment') ?? 'development',
            scopes: settings.getOptionalStringArray('scopes') ?? [],
            store,
            issuer,
          }),
        );
        const clients = settings
          .getConfigArray('introspectionClients')
          .map(client => ({
            id: client.getString('id'),
            secret: client.getString('secret'),
          }));
        routes.addRoute(introspectionRoute({ issuer, clients }));
        for (const callback of callbacks) {
          await callback(issuer, store);
        }
      },
    });
  },
});
