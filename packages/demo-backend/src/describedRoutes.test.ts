import {
  BackendFeature,
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import governancePlugin from '@countersign/plugin-governance-backend';
import governanceModuleApiKeys from '@countersign/plugin-governance-backend-module-api-keys';
import { governanceModuleDemoClock } from './clock/module';
import { governanceModuleDemoStore } from './store/module';

jest.setTimeout(60_000);

/** What an express handler that is a router holds; a handler that is none answers everything. */
interface Layer {
  route?: { path: string; methods: Record<string, boolean> };
  name: string;
  handle: { stack?: Layer[] };
}

/** Every method and path that a router answers, as the document writes them; and middleware by its name. */
function answeredBy(layers: Layer[]): string[] {
  return layers.flatMap(({ route, name, handle }) => {
    if (route) {
      return Object.keys(route.methods).map(
        method => `${method} ${route.path.replace(/:([A-Za-z]+)/g, '{$1}')}`,
      );
    }
    return handle.stack ? answeredBy(handle.stack) : [`use ${name}`];
  });
}

/**
 * What Backstage mounts itself: the actions registry, which takes credentials of its own accord, with a parser; and before
 * its routes for permissions a check of the caller and a parser.
 */
const BACKSTAGE_MIDDLEWARE = [
  'get /.backstage/actions/v1/actions',
  'post /.backstage/actions/v1/actions/{actionId}/invoke',
  'post /.backstage/actions/v2/actions/{actionId}/invoke',
  'use <anonymous>',
  'use jsonParser',
  'use jsonParser',
];

/** The plugin with every module that has routes. */
function startBackend(features: BackendFeature[]) {
  return startTestBackend({
    features: [
      governancePlugin,
      governanceModuleApiKeys,
      governanceModuleDemoClock,
      governanceModuleDemoStore,
      catalogServiceMock.factory({ entities: [] }),
      mockServices.rootConfig.factory({
        data: {
          governance: {
            reviews: { triageGroup: 'group:default/security' },
            referenceIssuer: {
              pepper: 'a-pepper',
              introspectionClients: [{ id: 'gateway', secret: 'a-secret' }],
            },
          },
        },
      }),
      mockServices.httpAuth.factory({
        defaultCredentials: mockCredentials.none(),
      }),
      // The mock's own factory runs every task at once; routes are wanted, not what runs behind them.
      createServiceFactory({
        service: coreServices.scheduler,
        deps: {},
        factory: () => mockServices.scheduler(),
      }),
      ...features,
    ],
  });
}

/** Everything that the plugin and its modules mount, and what they open to callers without credentials. */
async function readMounted() {
  const handlers: Layer[] = [];
  const opened: string[] = [];
  const backend = await startBackend([
    createServiceFactory({
      service: coreServices.httpRouter,
      deps: {},
      factory: () => ({
        use: handler =>
          handlers.push({
            name: handler.name,
            handle: handler as unknown as Layer['handle'],
          }),
        addAuthPolicy: ({ path }) => opened.push(path),
      }),
    }),
  ]);
  await backend.stop();
  return { answered: answeredBy(handlers).sort(), opened: opened.sort() };
}

interface Document {
  paths: Record<string, Record<string, { security: object[] }>>;
  components: { securitySchemes: object };
}

describe('the routes under /api/governance, those of modules included', () => {
  let mounted: Awaited<ReturnType<typeof readMounted>>;
  let document: Document;
  let call: (method: string, path: string, token?: string) => Promise<Response>;
  beforeAll(async () => {
    mounted = await readMounted();
    const { server } = await startBackend([]);
    call = (method, path, authorization) =>
      fetch(`http://127.0.0.1:${server.port()}/api/governance${path}`, {
        method,
        headers: authorization ? { authorization } : {},
      });
    const answer = await call(
      'GET',
      '/openapi.json',
      mockCredentials.user.header(),
    );
    document = await answer.json();
  });

  const described = () =>
    Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, { security }]) => ({
        method,
        path,
        security,
      })),
    );

  it('are in openapi.json, each of them, and nothing else is', () => {
    expect(mounted.answered).toEqual(
      expect.arrayContaining([
        'post /reference-issuer/introspect',
        'get /demo/clock',
        'post /demo/clock',
        'get /demo/store/{name}',
      ]),
    );
    expect(mounted.answered).toEqual(
      [
        ...described().map(({ method, path }) => `${method} ${path}`),
        ...BACKSTAGE_MIDDLEWARE,
      ].sort(),
    );
  });

  it('answer nobody without credentials, but for health', async () => {
    expect(mounted.opened).toEqual(['/health', '/reference-issuer/introspect']);
    const statuses: Record<string, number> = {};
    for (const { method, path } of described()) {
      const { status } = await call(
        method.toUpperCase(),
        path.replace(/\{[A-Za-z]+\}/g, 'x'),
      );
      if (status !== 401) {
        statuses[`${method} ${path}`] = status;
      }
    }
    expect(statuses).toEqual({ 'get /health': 200 });
  });

  it('say which credential they take', () => {
    const own = described().filter(
      ({ security }) => !security.some(scheme => 'backstage' in scheme),
    );
    expect(own).toEqual([
      { method: 'get', path: '/health', security: [] },
      {
        method: 'post',
        path: '/reference-issuer/introspect',
        security: [{ introspectionClient: [] }],
      },
    ]);
    expect(Object.keys(document.components.securitySchemes).sort()).toEqual([
      'backstage',
      'introspectionClient',
    ]);
  });
});
