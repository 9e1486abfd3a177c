import { ConfigReader } from '@backstage/config';
import { readOAuthConfig } from './readOAuthConfig';

const least = {
  id: 'login',
  issuer: 'https://login.example.com/',
  initialAccessToken: 'secret',
  sealingKey: 'k'.repeat(32),
  scopes: ['api:read'],
};

const read = (entry: object) =>
  readOAuthConfig(
    new ConfigReader({
      governance: { sources: { oauth: [{ ...least, ...entry }] } },
    }),
  )[0];

describe('readOAuthConfig', () => {
  it('finds no server where none is named', () => {
    expect(readOAuthConfig(new ConfigReader({}))).toEqual([]);
  });

  it('has a default for everything that can have one', () => {
    expect(read({})).toEqual({
      id: 'login',
      title: 'login',
      environment: undefined,
      issuer: 'https://login.example.com',
      initialAccessToken: 'secret',
      sealingKeys: ['k'.repeat(32)],
      scopes: ['api:read'],
      longestLifeMs: 90 * 86_400_000,
      requestTimeoutMs: 10_000,
      acceptsTokenRotation: false,
    });
  });

  it('seals with the first key and opens with all', () => {
    const former = 'f'.repeat(32);
    expect(read({ formerSealingKeys: [former] }).sealingKeys).toEqual([
      'k'.repeat(32),
      former,
    ]);
  });

  it.each([
    [{ issuer: 'http://login.example.com' }, /starts with 'https:/],
    [{ issuer: 'login' }, /starts with 'https:/],
    [{ sealingKey: 'short' }, /shorter than 32/],
    [{ formerSealingKeys: ['short'] }, /shorter than 32/],
    [{ scopes: ['api:read api:write'] }, /has no spaces/],
  ])('refuses %j', (entry, message) => {
    expect(() => read(entry)).toThrow(message);
  });
});
