import { ConfigReader } from '@backstage/config';
import { readDatabaseIssuers } from './readDatabaseIssuers';

const ENTRY = {
  id: 'ledger-leases',
  connection: 'ledger',
  passwordPolicy: 'long',
  tokenRole: 'countersign-orders',
  scopes: [{ name: 'read', roles: ['readers'] }],
};

const read = (changes: object = {}) =>
  readDatabaseIssuers(
    new ConfigReader({ databases: [{ ...ENTRY, ...changes }] }),
  );

describe('readDatabaseIssuers', () => {
  it('fills in what is left out', () => {
    expect(read()).toEqual([
      {
        ...ENTRY,
        title: 'ledger-leases',
        mount: 'database',
        prefix: 'countersign',
        longestLifeMs: 30 * 86_400_000,
        observe: false,
      },
    ]);
  });

  it.each<[string, object, string]>([
    ['a mount that leads away', { mount: '../sys' }, 'databases.mount is'],
    ['a connection that leads away', { connection: 'a/b' }, 'connection is'],
    ['a token role that leads away', { tokenRole: '..' }, 'tokenRole is'],
    ['a prefix with a point', { prefix: 'a.b' }, 'databases.prefix is'],
    ['no password policy', { passwordPolicy: undefined }, 'passwordPolicy'],
    [
      'a scope without roles',
      { scopes: [{ name: 'read', roles: [] }] },
      "scope 'read'",
    ],
    [
      'SQL in place of a role',
      { scopes: [{ name: 'read', roles: ['a", "b'] }] },
      "scope 'read'",
    ],
    [
      'two scopes that are one',
      {
        scopes: [
          { name: 'read', roles: ['a', 'b'] },
          { name: 'look', roles: ['b', 'a'] },
        ],
      },
      "scope 'look'",
    ],
    [
      'two scopes of one name',
      {
        scopes: [
          { name: 'read', roles: ['a'] },
          { name: 'read', roles: ['b'] },
        ],
      },
      "scope 'read'",
    ],
  ])('refuses %s', (_title, changes, message) => {
    expect(() => read(changes)).toThrow(message);
  });
});
