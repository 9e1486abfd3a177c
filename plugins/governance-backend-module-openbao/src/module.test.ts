import { createBackendPlugin } from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import {
  governanceConnectorsExtensionPoint,
  InventorySource,
  Issuer,
  RemediationConnector,
  SecretStore,
} from '@countersign/plugin-governance-node';
import { inspect } from 'node:util';
import { governanceModuleOpenBao } from './module';

/** Starts the module in a plugin that takes what it registers. */
async function start(config: object) {
  const stores = new Array<SecretStore>();
  const issuers = new Array<Issuer>();
  const sources = new Array<InventorySource>();
  const remedies = new Array<RemediationConnector>();
  const plugin = createBackendPlugin({
    pluginId: 'governance',
    register(env) {
      env.registerExtensionPoint(governanceConnectorsExtensionPoint, {
        addImporter: () => {},
        addSource: source => sources.push(source),
        addRemediationConnector: connector => remedies.push(connector),
        addEffectHandler: () => {},
        addIssuer: issuer => issuers.push(issuer),
        addStore: store => stores.push(store),
      });
      env.registerInit({ deps: {}, init: async () => {} });
    },
  });
  await startTestBackend({
    features: [
      plugin,
      governanceModuleOpenBao,
      mockServices.rootConfig.factory({ data: config }),
    ],
  });
  return { stores, issuers, sources, remedies };
}

const SECRET = 'canary-secret-id';
const SERVER = {
  id: 'vault',
  url: 'https://vault.example.com',
  auth: { roleId: 'r', secretId: SECRET },
};

describe('the module', () => {
  it('does nothing where nothing is configured', async () => {
    expect(await start({})).toEqual({
      stores: [],
      issuers: [],
      sources: [],
      remedies: [],
    });
  });

  it('registers what is configured, and shows nothing of what it logs in with', async () => {
    const made = await start({
      governance: {
        sources: {
          openbao: [
            { ...SERVER, store: { mounts: ['kv'] } },
            {
              ...SERVER,
              id: 'bao',
              issuer: { policies: ['a'] },
              observe: { mounts: ['approle'] },
              remediation: { mounts: ['approle'] },
            },
          ],
        },
      },
    });
    expect(made).toMatchObject({
      stores: [{ id: 'vault', kind: 'openbao-kv', development: false }],
      issuers: [
        {
          id: 'bao',
          source: 'bao',
          kind: 'approle',
          capabilities: { activation: 'native-disable', lists: true },
        },
      ],
    });
    expect(made.sources).toMatchObject([{ id: 'bao', kind: 'openbao' }]);
    expect(made.remedies).toMatchObject([{ id: 'openbao@v1', source: 'bao' }]);
    expect(inspect(made, { depth: 9, showHidden: true })).not.toContain(SECRET);
  });

  it('registers an issuer for each database, and a source where it is to be observed', async () => {
    const database = {
      connection: 'ledger',
      passwordPolicy: 'long',
      tokenRole: 'orders',
      scopes: [{ name: 'read', roles: ['readers'] }],
    };
    const made = await start({
      governance: {
        sources: {
          openbao: [
            {
              ...SERVER,
              environment: 'production',
              databases: [
                { ...database, id: 'ledger' },
                { ...database, id: 'books', mount: 'db', observe: true },
              ],
            },
          ],
        },
      },
    });
    const capabilities = { activation: 'native-disable', lists: true };
    const kind = 'openbao-database';
    expect(made).toMatchObject({
      issuers: [
        { id: 'ledger', kind, environment: 'production', capabilities },
        { id: 'books', kind, environment: 'production', capabilities },
      ],
      sources: [{ id: 'books', kind }],
    });
    expect(inspect(made, { depth: 9, showHidden: true })).not.toContain(SECRET);
  });

  it('lets the use of what is issued be asked for where there is an audit log, and only there', async () => {
    const { issuers } = await start({
      governance: {
        sources: {
          openbao: [
            {
              ...SERVER,
              issuer: { policies: ['a'] },
              audit: { file: '/var/log/bao/audit.log' },
            },
            { ...SERVER, id: 'bao', issuer: { policies: ['a'] } },
          ],
        },
      },
    });
    expect(issuers.map(({ use }) => typeof use)).toEqual([
      'function',
      'undefined',
    ]);
  });

  it('says what is wrong with a target before anybody is asked', async () => {
    const {
      stores: [store],
    } = await start({
      governance: {
        sources: { openbao: [{ ...SERVER, store: { mounts: ['kv'] } }] },
      },
    });
    expect(store.check('kv/payments#password')).toEqual([]);
    expect(store.check('other/payments#password').join()).toContain('in kv');
  });
});
