import { ConfigReader } from '@backstage/config';
import { readOpenBaoConfig } from './readOpenBaoConfig';

const ENTRY = {
  id: 'vault',
  url: 'https://vault.example.com/',
  auth: { roleId: 'r', secretId: 's' },
};

const read = (changes: object = {}) =>
  readOpenBaoConfig(
    new ConfigReader({
      governance: { sources: { openbao: [{ ...ENTRY, ...changes }] } },
    }),
  );

describe('readOpenBaoConfig', () => {
  it('reads nothing where nothing is configured', () => {
    expect(readOpenBaoConfig(new ConfigReader({}))).toEqual([]);
  });

  it('reads a server that neither stores nor issues', () => {
    expect(read()).toEqual([
      {
        id: 'vault',
        title: 'vault',
        environment: undefined,
        connection: {
          url: 'https://vault.example.com',
          namespace: undefined,
          ca: undefined,
          auth: {
            kind: 'approle',
            mount: 'approle',
            roleId: 'r',
            secretId: 's',
          },
          requestTimeoutMs: 10_000,
        },
      },
    ]);
  });

  it('reads for how long a value is wrapped', () => {
    expect(read({ store: { mounts: ['kv'], wrapFor: '1h' } })).toMatchObject([
      { store: { mounts: ['kv'], wrapForSeconds: 3_600 } },
    ]);
    expect(() =>
      read({ store: { mounts: ['kv'], wrapFor: { milliseconds: 10 } } }),
    ).toThrow('store.wrapFor');
  });

  it('reads where the audit log is', () => {
    expect(read({ audit: { file: '/var/log/bao/audit.log' } })).toMatchObject([
      { audit: { file: '/var/log/bao/audit.log' } },
    ]);
  });

  it('reads in what decisions may be carried out', () => {
    const mounts = ['approle'];
    expect(
      read({
        observe: { mounts: ['approle', 'jobs'] },
        remediation: { mounts },
      }),
    ).toMatchObject([{ remediation: { mounts } }]);
  });

  it('reads a store and an issuer', () => {
    const [{ store, issuer }] = read({
      store: { mounts: ['kv', 'team/kv'] },
      issuer: { policies: ['a'], longestLife: { days: 1 }, tokenLife: '1m' },
    });
    expect(store).toEqual({ mounts: ['kv', 'team/kv'] });
    expect(issuer).toEqual({
      mount: 'approle',
      prefix: 'countersign',
      policies: ['a'],
      longestLifeMs: 86_400_000,
      tokenLifeSeconds: 60,
      boundCidrs: [],
    });
  });

  it.each<[string, object, string]>([
    [
      'an address without encryption',
      { url: 'http://vault.example.com' },
      'url is',
    ],
    ['an address that is none', { url: 'vault' }, 'url is'],
    ['no authentication', { auth: {} }, 'either token or roleId'],
    [
      'two authentications',
      { auth: { token: 't', roleId: 'r', secretId: 's' } },
      'either token or roleId',
    ],
    ['a role id alone', { auth: { roleId: 'r' } }, 'secretId'],
    ['a mount with a slash', { store: { mounts: ['kv/'] } }, 'store.mounts is'],
    [
      'a mount that leads away',
      { store: { mounts: ['../sys'] } },
      'store.mounts is',
    ],
    [
      'a prefix with a point',
      { issuer: { policies: [], prefix: 'a.b' } },
      'issuer.prefix is',
    ],
    [
      'remediation in a mount that is not observed',
      { observe: { mounts: ['jobs'] }, remediation: { mounts: ['approle'] } },
      "remediation.mounts has 'approle'",
    ],
    ['the root policy', { issuer: { policies: ['root'] } }, "holds 'root'"],
    [
      'a policy in capitals',
      { issuer: { policies: ['Ledger'] } },
      "holds 'Ledger'",
    ],
  ])('refuses %s', (_title, changes, message) => {
    expect(() => read(changes)).toThrow(message);
  });
});
