import { mockServices } from '@backstage/backend-test-utils';
import { JsonObject } from '@backstage/types';
import { readGrantsConfig } from './readGrantsConfig';

const GRANTS = {
  issuer: 'https://portal.example.com',
  signing: { privateKey: 'a key' },
  tools: {
    'tickets.search': {
      audience: 'https://tickets.example.com',
      scopes: ['tickets:read'],
    },
  },
};
const read = (agentGrants: JsonObject) =>
  readGrantsConfig(
    mockServices.rootConfig({ data: { governance: { agentGrants } } }),
  );

describe('readGrantsConfig', () => {
  it('is nothing where nothing is said', () => {
    expect(
      readGrantsConfig(mockServices.rootConfig({ data: {} })),
    ).toBeUndefined();
  });

  it('reads tools by their names, with an hour as the longest life', () => {
    const config = read(GRANTS);
    expect(config?.tools.get('tickets.search')).toEqual(
      GRANTS.tools['tickets.search'],
    );
    expect(config).toMatchObject({
      id: 'agent-grants',
      longestLifeMs: 3_600_000,
      introspectionClients: [],
    });
    expect(read({ ...GRANTS, longestLife: 'PT5M' })?.longestLifeMs).toBe(
      300_000,
    );
  });

  it.each<[string, JsonObject, string]>([
    ['no issuer', { issuer: undefined }, 'issuer'],
    ['an issuer that is no URL', { issuer: 'portal' }, 'issuer'],
    ['no key', { signing: {} }, 'privateKey'],
    [
      'two scopes in one',
      { tools: { t: { audience: 'a', scopes: ['a b'] } } },
      'has a space',
    ],
    [
      'a client with a short secret',
      { introspectionClients: [{ id: 'a', secret: 'short', audience: 'b' }] },
      'secret',
    ],
  ])('refuses %s', (_, changes, message) => {
    expect(() => read({ ...GRANTS, ...changes })).toThrow(message);
  });
});
