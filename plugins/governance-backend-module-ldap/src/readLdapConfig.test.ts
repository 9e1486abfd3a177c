import { ConfigReader } from '@backstage/config';
import { readLdapConfig } from './readLdapConfig';

const least = {
  id: 'directory',
  url: 'ldaps://ldap.example.com',
  bindDn: 'cn=countersign,dc=example,dc=com',
  bindPassword: 'secret',
  base: 'ou=services,dc=example,dc=com',
};

const read = (entry: object) =>
  readLdapConfig(
    new ConfigReader({
      governance: { sources: { ldap: [{ ...least, ...entry }] } },
    }),
  )[0];

describe('readLdapConfig', () => {
  it('finds no directory where none is named', () => {
    expect(readLdapConfig(new ConfigReader({}))).toEqual([]);
  });

  it('has a default for everything but where the directory is', () => {
    expect(read({})).toEqual({
      id: 'directory',
      title: 'directory',
      environment: undefined,
      base: least.base,
      filter: '(objectClass=simpleSecurityObject)',
      groupBase: least.base,
      privilegedGroups: [],
      lock: 'ppolicy',
      connection: {
        url: least.url,
        tls: 'from-the-start',
        ca: undefined,
        bindDn: least.bindDn,
        bindPassword: 'secret',
        timeoutMs: 30_000,
      },
    });
  });

  it.each([
    ['ldap://x', undefined, 'start'],
    ['ldap://x', false, 'none'],
    ['ldaps://x', false, 'from-the-start'],
  ])('reads %s with tls: %s as encrypted from: %s', (url, tls, expected) => {
    expect(read({ url, tls }).connection.tls).toBe(expected);
  });

  it('issues without encryption on this very machine alone', () => {
    const local = { url: 'ldap://127.0.0.1:389', tls: false, issuer: {} };
    expect(read(local).issuer).toBeDefined();
  });

  it('issues only where that is said, below the base', () => {
    expect(read({ issuer: { longestLife: { hours: 1 } } }).issuer).toEqual({
      accountBase: least.base,
      longestLifeMs: 3_600_000,
      grantable: [],
    });
  });

  it.each([
    [{ url: 'http://x' }, /url is 'http:\/\/x'/],
    [{ lock: 'shadow' }, /lock is 'shadow'/],
    [{ url: 'ldap://x', tls: false, issuer: {} }, /which issues passwords/],
    [
      { issuer: { accountBase: 'ou=elsewhere,dc=example,dc=com' } },
      /is not below base/,
    ],
  ])('refuses %j', (entry, message) => {
    expect(() => read(entry)).toThrow(message);
  });
});
