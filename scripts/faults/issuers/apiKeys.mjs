import { breakConnections } from '../killOften.mjs';
import { introspect } from './asksRoute.mjs';
import makers from './makeIssuer.cjs';
import sources from './sources.cjs';

const CLIENT = { id: 'gateway', secret: 'secret-of-the-gateway' };

/** Keys of the reference issuer, which lies in the portal's database and is asked by its route of introspection. */
export async function startApiKeys({ knex }) {
  const given = {
    kind: 'api-keys',
    pepper: 'pepper-of-the-fault-runs',
    issues: { id: 'apps', environment: 'staging', scopes: ['read'] },
  };
  const { issuer } = await makers.makePart(given, knex);
  await issuer.registerClient({
    id: 'identity-0',
    displayName: 'identity-0',
    labels: {},
    scopes: ['read'],
  });
  const { introspectionRoute } = sources.loadFrom(
    'api-keys',
    'introspectionRoute',
  );
  const route = introspectionRoute({ issuer, clients: [CLIENT] });
  return {
    version: 'the reference issuer',
    scopes: ['read'],
    given,
    cut: () => breakConnections(knex),
    look: () =>
      knex('reference_api_keys')
        .where({ status: 'active' })
        .whereNotNull('tag')
        .select('tag', { externalId: 'id' }),
    async letsIn(id, secret) {
      const { active, sub } = await introspect(route, CLIENT, secret);
      return active && sub === id;
    },
  };
}
