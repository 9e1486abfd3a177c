import { createBackendModule } from '@backstage/backend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import {
  defineRoute,
  governanceConnectorsExtensionPoint,
  governanceRoutesExtensionPoint,
  RouteAnswer,
} from '@countersign/plugin-governance-node';
import { z } from 'zod/v4';
import { refuseOutsideDevelopment } from '../refuseOutsideDevelopment';
import { DevelopmentStore } from './DevelopmentStore';

/** `GET /api/governance/demo/store/NAME`: what was issued to `dev:NAME`, in the memory of this process. */
export const governanceModuleDemoStore = createBackendModule({
  pluginId: 'governance',
  moduleId: 'demo-store',
  register(reg) {
    reg.registerInit({
      deps: {
        connectors: governanceConnectorsExtensionPoint,
        routes: governanceRoutesExtensionPoint,
      },
      async init({ connectors, routes }) {
        refuseOutsideDevelopment('The development store');
        const store = new DevelopmentStore();
        connectors.addStore(store);
        routes.addRoute(
          defineRoute(
            {
              method: 'get',
              path: '/demo/store/:name',
              operationId: 'readDemoStore',
              summary: 'What lies in the development store under a name',
              tag: 'demo',
              allow: 'user',
              params: z.strictObject({ name: z.string().min(1).max(128) }),
              response: z.strictObject({ value: z.string() }),
              errors: { 404: 'Nothing lies there' },
            },
            async ({ params }) => {
              const held = store.read(params.name);
              if (!held) {
                throw new NotFoundError(
                  `Nothing lies in the development store as '${params.name}'`,
                );
              }
              return new RouteAnswer({
                status: 200,
                headers: { 'cache-control': 'no-store' },
                body: { value: held.reveal() },
              });
            },
          ),
        );
      },
    });
  },
});
