import { createBackendPlugin } from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import {
  governanceConnectorsExtensionPoint,
  Importer,
  InventorySource,
  Issuer,
  SecretStore,
} from '@countersign/plugin-governance-node';
import { inspect } from 'node:util';
import governanceModule from '.';

/** Starts the module in a plugin that takes what it registers. */
async function start(config: object) {
  const importers = new Array<Importer>();
  const stores = new Array<SecretStore>();
  const issuers = new Array<Issuer>();
  const sources = new Array<InventorySource>();
  const governance = createBackendPlugin({
    pluginId: 'governance',
    register(env) {
      env.registerExtensionPoint(governanceConnectorsExtensionPoint, {
        addImporter: importer => importers.push(importer),
        addSource: source => sources.push(source),
        addRemediationConnector: () => {},
        addEffectHandler: () => {},
        addIssuer: issuer => issuers.push(issuer),
        addStore: store => stores.push(store),
      });
      env.registerInit({ deps: {}, async init() {} });
    },
  });
  await startTestBackend({
    features: [
      governance,
      governanceModule,
      mockServices.rootConfig.factory({ data: config }),
    ],
  });
  return { importers, stores, issuers, sources };
}

const TOKEN = 'canary-token';
const CLUSTER = {
  id: 'prod',
  url: 'https://kubernetes.example.com',
  auth: { token: TOKEN },
};

describe('the module', () => {
  it('registers its importer where nothing is configured, and nothing else', async () => {
    expect(await start({})).toMatchObject({
      importers: [{ id: 'kubernetes-rbac' }, { id: 'kubernetes-audit' }],
      stores: [],
      issuers: [],
      sources: [],
    });
  });

  it.each([
    ['an account that is observed', { namespaces: ['payments'] }, 'prod'],
    ['an account that is not', { namespaces: ['other'] }, undefined],
    ['all accounts', {}, 'prod'],
  ])(
    'registers what is configured, for %s, and shows nothing of its token',
    async (_title, observe, source) => {
      const made = await start({
        governance: {
          sources: {
            kubernetes: [
              {
                ...CLUSTER,
                observe,
                store: { namespaces: ['payments'] },
                issuer: {
                  accounts: ['payments/deployer'],
                  audiences: ['vault'],
                },
              },
            ],
          },
        },
      });
      expect(made).toMatchObject({
        stores: [{ id: 'prod', kind: 'kubernetes', development: false }],
        sources: [{ id: 'prod', kind: 'kubernetes' }],
        issuers: [
          {
            id: 'prod',
            source,
            kind: 'kubernetes',
            capabilities: {
              activation: 'bounded-automatic',
              revocation: 'observed',
              suspends: false,
            },
          },
        ],
      });
      expect(made.stores[0].check('other/x#y').join()).toContain('payments');
      expect(inspect(made, { depth: 9, showHidden: true })).not.toContain(
        TOKEN,
      );
    },
  );
});
