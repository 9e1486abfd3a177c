import {
  coreServices,
  createBackendPlugin,
  resolvePackagePath,
} from '@backstage/backend-plugin-api';
import { actionsRegistryServiceRef } from '@backstage/backend-plugin-api/alpha';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import {
  governanceAccessExtensionPoint,
  governanceConnectorsExtensionPoint,
  governanceRoutesExtensionPoint,
} from '@countersign/plugin-governance-node';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { notificationService } from '@backstage/plugin-notifications-node';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import { registerActions } from './actions/registerActions';
import { ConnectorRegistry } from './connectors/ConnectorRegistry';
import { createRouter } from './http/createRouter';
import { createRoutes } from './http/createRoutes';
import { RouteRegistry } from './http/RouteRegistry';
import { startGovernance } from './startGovernance';
import { AccessRegistry, createAccess } from './wiring/AccessRegistry';

/**
 * The governance backend: inventory, flows, reviews and the ledger.
 *
 * @public
 */
export const governancePlugin = createBackendPlugin({
  pluginId: 'governance',
  register(env) {
    const connectors = new ConnectorRegistry();
    env.registerExtensionPoint(governanceConnectorsExtensionPoint, connectors);
    const registry = new RouteRegistry();
    env.registerExtensionPoint(governanceRoutesExtensionPoint, registry);
    const access = new AccessRegistry();
    env.registerExtensionPoint(governanceAccessExtensionPoint, access);
    env.registerInit({
      deps: {
        actionsRegistry: actionsRegistryServiceRef,
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        database: coreServices.database,
        events: eventsServiceRef,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        notifications: notificationService,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        scheduler: coreServices.scheduler,
        signals: signalsServiceRef,
      },
      async init({
        actionsRegistry,
        database,
        httpAuth,
        httpRouter,
        ...services
      }) {
        const knex = await database.getClient();
        if (!database.migrations?.skip) {
          await knex.migrate.latest({
            directory: resolvePackagePath(
              '@countersign/plugin-governance-backend',
              'migrations',
            ),
          });
        }
        const context = await startGovernance({
          ...services,
          knex,
          connectors,
        });
        access.ready(createAccess(context));
        registerActions(actionsRegistry, context);
        createRoutes(context).forEach(route => registry.addRoute(route));
        httpRouter.use(createRouter(registry.routes, { httpAuth }));
        httpRouter.addAuthPolicy({ path: '/health', allow: 'unauthenticated' });
        for (const { allow, path } of registry.routes) {
          if (allow === 'own-credential') {
            httpRouter.addAuthPolicy({ path, allow: 'unauthenticated' });
          }
        }
      },
    });
  },
});
