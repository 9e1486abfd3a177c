import { createBackendPlugin } from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import {
  governanceConnectorsExtensionPoint,
  Importer,
  InventorySource,
  Issuer,
  RemediationConnector,
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
  const remediation = new Array<RemediationConnector>();
  const governance = createBackendPlugin({
    pluginId: 'governance',
    register(env) {
      env.registerExtensionPoint(governanceConnectorsExtensionPoint, {
        addImporter: importer => importers.push(importer),
        addSource: source => sources.push(source),
        addRemediationConnector: connector => remediation.push(connector),
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
  return { importers, stores, issuers, sources, remediation };
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
      remediation: [],
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
      // Nothing that was decided is changed where that was not asked for.
      expect(made.remediation).toEqual([]);
      expect(made.stores[0].check('other/x#y').join()).toContain('payments');
      expect(inspect(made, { depth: 9, showHidden: true })).not.toContain(
        TOKEN,
      );
    },
  );

  it('registers what carries decisions out, for exactly what is configured', async () => {
    const { remediation } = await start({
      governance: {
        sources: {
          kubernetes: [
            {
              ...CLUSTER,
              observe: {},
              remediation: {
                namespaces: ['payments'],
                clusterRoleBindings: ['auditors'],
              },
            },
          ],
        },
      },
    });
    expect(remediation).toMatchObject([
      { id: 'kubernetes@v1', source: 'prod' },
    ]);
    expect(inspect(remediation, { depth: 9, showHidden: true })).not.toContain(
      TOKEN,
    );
    const actions = ['disable', 'restore', 'revoke', 'reduce'] as const;
    const can = (kind: 'credential' | 'grant', externalId: string) =>
      actions.filter(action =>
        remediation[0].supports({
          action,
          subject: { kind, externalId, expected: {} },
        }),
      );
    const all = ['disable', 'restore', 'revoke'];
    expect(can('grant', 'RoleBinding/payments/one')).toEqual(all);
    expect(can('grant', 'RoleBinding/other/one')).toEqual([]);
    expect(can('grant', 'ClusterRoleBinding/auditors')).toEqual(all);
    expect(can('grant', 'ClusterRoleBinding/cluster-admin')).toEqual([]);
    expect(can('credential', 'ServiceAccount/payments/one')).toEqual(all);
    expect(can('credential', 'ServiceAccount/payments/default')).toEqual([]);
    expect(can('credential', 'ServiceAccount/other/one')).toEqual([]);
    expect(can('credential', 'Secret/payments/one')).toEqual(['revoke']);
    expect(can('credential', 'Secret/other/one')).toEqual([]);
    expect(can('credential', 'JTI=1')).toEqual(['revoke']);
    expect(can('credential', 'login')).toEqual([]);
  });
});
