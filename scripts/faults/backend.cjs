// One of the backends that are killed: the real plugin with a real catalog, sign-in and permission policy, lean enough to
// be up again within seconds.
require('@backstage/cli-node/config/nodeTransform.cjs');
const path = require('node:path');
const { createBackend } = require('@backstage/backend-defaults');
const {
  coreServices,
  createBackendModule,
} = require('@backstage/backend-plugin-api');
const {
  governanceConnectorsExtensionPoint,
} = require('@countersign/plugin-governance-node');

const demo = file =>
  require(path.resolve(__dirname, '../../packages/demo-backend/src', file));

/** A system of its own over HTTP, which takes orders with an idempotency key as RFC-minded APIs do. */
const target = createBackendModule({
  pluginId: 'governance',
  moduleId: 'faults-target',
  register(reg) {
    reg.registerInit({
      deps: {
        config: coreServices.rootConfig,
        connectors: governanceConnectorsExtensionPoint,
      },
      async init({ config, connectors }) {
        const url = config.getString('faults.target');
        const ask = async (route, { signal, ...options } = {}) => {
          const response = await fetch(`${url}${route}`, {
            signal,
            ...options,
          });
          if (!response.ok) {
            throw new Error(`The target answered ${response.status}`);
          }
          return response.json();
        };
        connectors.addSource({
          id: 'target',
          kind: 'faults-target',
          title: 'A system over HTTP',
          environment: 'production',
          observe: async ({ now, signal }) => ({
            kind: 'faults-target',
            observedAt: now.toISOString(),
            basis: 'observed',
            mode: 'snapshot',
            realms: ['target'],
            identities: (await ask('/accounts', { signal })).map(account => ({
              key: { realm: 'target', externalId: account.name },
              type: 'service-account',
              displayName: account.name,
              status: account.active ? 'active' : 'disabled',
              owner: 'group:default/ledger',
              environment: 'production',
              credentials: [
                {
                  externalId: account.name,
                  kind: 'api-key',
                  status: account.active ? 'active' : 'revoked',
                },
              ],
            })),
          }),
        });
        connectors.addRemediationConnector({
          id: 'faults-target@v1',
          source: 'target',
          // What these are called is for people to do.
          supports: ({ subject }) =>
            !subject.externalId?.startsWith('by-hand-'),
          async apply(order, { idempotencyKey, signal }) {
            await ask('/orders', {
              signal,
              method: 'POST',
              headers: { 'idempotency-key': idempotencyKey },
              body: JSON.stringify({
                account: order.identity.externalId,
                action: order.action,
              }),
            });
            return { outcome: 'applied', detail: 'the target took the order' };
          },
          async verify(order, { signal }) {
            const accounts = await ask('/accounts', { signal });
            const account = accounts.find(
              ({ name }) => name === order.identity.externalId,
            );
            return {
              verified: account?.active === false,
              detail: `active is ${account?.active}`,
            };
          },
        });
      },
    });
  },
});

const backend = createBackend();
backend.add(import('@backstage/plugin-auth-backend'));
backend.add(import('@backstage/plugin-catalog-backend'));
backend.add(import('@backstage/plugin-permission-backend'));
backend.add(require('@countersign/plugin-governance-backend').default);
backend.add(
  require('@countersign/plugin-governance-backend-module-postgresql').default,
);
backend.add(demo('personas/module.ts').authModulePersona);
backend.add(demo('policy/module.ts').permissionModuleDemoPolicy);
backend.add(demo('clock/module.ts').governanceModuleDemoClock);
backend.add(target);
backend.start();
