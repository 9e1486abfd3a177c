import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { createBackendPlugin } from '@backstage/backend-plugin-api';
import {
  governanceConnectorsExtensionPoint,
  governanceRoutesExtensionPoint,
  Route,
  RouteAnswer,
  SecretStore,
  SecretValue,
} from '@countersign/plugin-governance-node';
import { inspect } from 'node:util';
import { DevelopmentStore } from './DevelopmentStore';
import { governanceModuleDemoStore } from './module';

const { signal } = new AbortController();
const SECRET = 'Canary/secret';
const PUT = { target: 'payments', about: {}, idempotencyKey: 'a', signal };

/** Starts the module in a plugin that takes what it registers. */
async function start() {
  const stores: SecretStore[] = [];
  const routes: Route[] = [];
  const plugin = createBackendPlugin({
    pluginId: 'governance',
    register(env) {
      env.registerExtensionPoint(governanceConnectorsExtensionPoint, {
        addImporter: () => {},
        addSource: () => {},
        addRemediationConnector: () => {},
        addEffectHandler: () => {},
        addIssuer: () => {},
        addStore: store => stores.push(store),
      });
      env.registerExtensionPoint(governanceRoutesExtensionPoint, {
        addRoute: route => routes.push(route),
      });
      env.registerInit({ deps: {}, init: async () => {} });
    },
  });
  await startTestBackend({
    features: [
      plugin,
      governanceModuleDemoStore,
      mockServices.rootLogger.factory(),
    ],
  });
  return { stores, routes };
}

describe('the development store', () => {
  it('keeps a value until it is destroyed, and knows its versions', async () => {
    const store = new DevelopmentStore();
    const first = await store.put(new SecretValue('a'), PUT);
    const second = await store.put(new SecretValue(SECRET), PUT);
    expect([first, second]).toEqual([
      { outcome: 'stored', reference: 'dev/payments', version: '1' },
      { outcome: 'stored', reference: 'dev/payments', version: '2' },
    ]);
    const reference = 'dev/payments';
    expect(await store.holds({ reference })).toBe(true);
    expect(await store.holds({ reference, version: '1' })).toBe(false);
    expect(store.read('payments')?.reveal()).toBe(SECRET);
    expect(inspect(store, { depth: 9, showHidden: true })).not.toContain(
      SECRET,
    );
    await store.destroy({ reference });
    expect(await store.holds({ reference })).toBe(false);
    expect(store.read('payments')).toBeUndefined();
  });

  it.each(['', 'a b', '../a', 'A', '-'])('takes no name %p', async target => {
    const store = new DevelopmentStore();
    expect(store.check(target)).toHaveLength(1);
    expect(
      await store.put(new SecretValue('a'), { ...PUT, target }),
    ).toMatchObject({ outcome: 'refused' });
  });

  it('hands a value out by its one route', async () => {
    const { stores, routes } = await start();
    expect(stores).toMatchObject([{ id: 'dev', development: true }]);
    await stores[0].put(new SecretValue(SECRET), PUT);
    const [route] = routes;
    expect([routes.length, route.method, route.path]).toEqual([
      1,
      'get',
      '/demo/store/:name',
    ]);
    const call = (name: string) =>
      route.handle({
        params: { name },
        query: {},
        body: undefined,
        headers: {},
        address: '127.0.0.1',
        credentials: mockCredentials.user(),
      });
    expect(await call('payments')).toEqual(
      new RouteAnswer({
        status: 200,
        headers: { 'cache-control': 'no-store' },
        body: { value: SECRET },
      }),
    );
    await expect(call('other')).rejects.toThrow("as 'other'");
  });

  it.each(['production', 'staging'])(
    'does not start where NODE_ENV is %s',
    async environment => {
      const before = process.env.NODE_ENV;
      Object.assign(process.env, { NODE_ENV: environment });
      try {
        await expect(start()).rejects.toThrow(
          /development store is for development only/,
        );
      } finally {
        Object.assign(process.env, { NODE_ENV: before });
      }
    },
  );
});
