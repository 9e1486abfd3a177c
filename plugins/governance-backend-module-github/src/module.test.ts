import { createBackendPlugin } from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import {
  governanceConnectorsExtensionPoint,
  SecretStore,
} from '@countersign/plugin-governance-node';
import { inspect } from 'node:util';
import { governanceModuleGitHub } from './module';

const TOKEN = 'canary-token';

/** Starts the module in a plugin that takes what it registers. */
async function start(config: object) {
  const stores = new Array<SecretStore>();
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
      env.registerInit({ deps: {}, init: async () => {} });
    },
  });
  await startTestBackend({
    features: [
      plugin,
      governanceModuleGitHub,
      mockServices.rootConfig.factory({ data: config }),
    ],
  });
  return stores;
}

describe('the module', () => {
  it('does nothing where nothing is configured', async () => {
    expect(await start({})).toEqual([]);
  });

  it('registers what is configured, and shows nothing of what it logs in with', async () => {
    const stores = await start({
      integrations: { github: [{ host: 'github.com', token: TOKEN }] },
      governance: {
        sources: {
          github: [
            {
              id: 'github',
              environments: [
                { repository: 'acme/ledger', environment: 'production' },
              ],
            },
          ],
        },
      },
    });
    expect(stores).toMatchObject([
      { id: 'github', kind: 'github-environment', development: false },
    ]);
    expect(stores[0].check('acme/ledger/production#DB_PASSWORD')).toEqual([]);
    expect(stores[0].check('acme/ledger/staging#DB_PASSWORD').join()).toContain(
      'in acme/ledger/production',
    );
    expect(inspect(stores, { depth: 9, showHidden: true })).not.toContain(
      TOKEN,
    );
  });
});
