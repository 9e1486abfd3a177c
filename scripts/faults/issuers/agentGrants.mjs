import { createLocalJWKSet, jwtVerify } from 'jose';
import { breakConnections } from '../killOften.mjs';
import { introspect } from './asksRoute.mjs';
import makers from './makeIssuer.cjs';
import sources from './sources.cjs';

const AUDIENCE = 'https://tickets.example.com';
const CLIENT = {
  id: 'tickets',
  secret: 'secret-of-the-tickets',
  audience: AUDIENCE,
};

/** Tokens of agents, checked by the published keys and asked about at their route of introspection. */
export async function startAgentGrants({ knex }) {
  const { newKeys } = sources.loadFrom('agent-grants', '__testUtils__/newKeys');
  const given = {
    kind: 'agent-grants',
    config: {
      id: 'apps',
      title: 'Grants',
      environment: 'staging',
      issuer: 'https://portal.example.com',
      signing: {
        privateKey: newKeys('ES256').privateKey,
        furtherPublicKeys: [],
      },
      tools: {
        'tickets.search': { audience: AUDIENCE, scopes: ['tickets:read'] },
      },
      introspectionClients: [CLIENT],
      longestLifeMs: 90 * 86_400_000,
    },
  };
  const grants = await makers.makePart(given, knex);
  const { introspectionRoute } = sources.loadFrom('agent-grants', 'routes');
  const route = introspectionRoute(grants);
  const keys = createLocalJWKSet({
    keys: grants.publishedKeys.map(key => ({ ...key })),
  });
  return {
    version: 'the issuer of grants',
    scopes: ['tickets:read'],
    given,
    cut: () => breakConnections(knex),
    look: () =>
      knex('agent_grants')
        .where({ kind: 'credential' })
        .whereIn('state', ['issued', 'active'])
        .select('tag', { externalId: 'tag' }),
    async letsIn(tag, token) {
      await jwtVerify(token, keys, { audience: AUDIENCE });
      const { active, jti } = await introspect(route, CLIENT, token);
      return active && jti === tag;
    },
  };
}
