import { ConfigReader } from '@backstage/config';
import { readKubernetesConfig } from './readKubernetesConfig';

const ENTRY = {
  id: 'prod-eu',
  url: 'https://kubernetes.default.svc/',
  auth: { token: 't' },
};

const read = (changes: object = {}) =>
  readKubernetesConfig(
    new ConfigReader({
      governance: { sources: { kubernetes: [{ ...ENTRY, ...changes }] } },
    }),
  );

describe('readKubernetesConfig', () => {
  it('reads nothing where nothing is configured', () => {
    expect(readKubernetesConfig(new ConfigReader({}))).toEqual([]);
  });

  it('reads a cluster that nothing is done with', () => {
    expect(read()).toEqual([
      {
        id: 'prod-eu',
        title: 'prod-eu',
        environment: undefined,
        realm: 'prod-eu',
        connection: {
          url: 'https://kubernetes.default.svc',
          ca: undefined,
          auth: { kind: 'token', token: 't' },
          requestTimeoutMs: 10_000,
        },
      },
    ]);
  });

  it('reads what may be issued, stored and observed', () => {
    expect(
      read({
        auth: { tokenFile: '/token' },
        issuer: {
          accounts: ['payments/deployer'],
          audiences: ['vault'],
          longestLife: '2h',
          refusedAfter: { seconds: 20 },
        },
        store: { namespaces: ['payments'] },
        observe: {},
        remediation: { namespaces: ['payments'] },
      }),
    ).toMatchObject([
      {
        connection: { auth: { kind: 'file', tokenFile: '/token' } },
        issuer: {
          accounts: [{ namespace: 'payments', name: 'deployer' }],
          audiences: ['vault'],
          longestLifeMs: 7_200_000,
          refusedAfterMs: 20_000,
        },
        store: { namespaces: ['payments'] },
        observe: {},
        remediation: {
          namespaces: ['payments'],
          clusterRoleBindings: [],
          refusedAfterMs: 15_000,
        },
      },
    ]);
  });

  it.each<[string, object, string]>([
    [
      'an address without encryption',
      { url: 'http://kubernetes.example.com' },
      'url is',
    ],
    ['an address that is none', { url: 'kubernetes' }, 'url is'],
    ['an id that fits no label', { id: 'prod eu' }, 'id is'],
    ['no authentication', { auth: {} }, 'either token or tokenFile'],
    [
      'two authentications',
      { auth: { token: 't', tokenFile: '/token' } },
      'either token or tokenFile',
    ],
    [
      'an account without a namespace',
      { issuer: { accounts: ['deployer'], audiences: [] } },
      "holds 'deployer'",
    ],
    [
      'an account that leads away',
      { issuer: { accounts: ['payments/../x'], audiences: [] } },
      'issuer.accounts',
    ],
    [
      'a namespace that is none',
      { store: { namespaces: ['Payments'] } },
      "store.namespaces holds 'Payments'",
    ],
    [
      'a namespace to observe that is none',
      { observe: { namespaces: ['a/b'] } },
      "observe.namespaces holds 'a/b'",
    ],
    [
      "decisions about the platform's own namespace",
      { remediation: { namespaces: ['payments', 'kube-system'] } },
      "remediation.namespaces holds 'kube-system'",
    ],
    [
      "decisions about the platform's own bindings",
      {
        remediation: {
          namespaces: [],
          clusterRoleBindings: ['system:node'],
        },
      },
      "remediation.clusterRoleBindings holds 'system:node'",
    ],
    [
      'a binding that leads away',
      { remediation: { namespaces: [], clusterRoleBindings: ['a/../b'] } },
      "holds 'a/../b'",
    ],
  ])('refuses %s', (_title, changes, message) => {
    expect(() => read(changes)).toThrow(message);
  });
});
