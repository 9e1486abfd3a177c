import { breakConnections } from '../killOften.mjs';
import { breakLine } from './brokenLine.mjs';
import makers from './makeIssuer.cjs';
import sources from './sources.cjs';

/** Clients of oidc-provider, over a line that breaks. */
export async function startOAuth({ random, knex, defer }) {
  const { startServer } = sources.loadFrom(
    'oauth',
    '__testUtils__/startServer',
  );
  const server = await startServer();
  defer(() => server.stop());
  defer(() => server.line.close());
  const given = {
    kind: 'oauth',
    config: { ...server.config, id: 'apps', environment: 'staging' },
  };
  await makers.makePart(given, knex);
  const faults = breakLine(server.line, random);
  return {
    version: 'oidc-provider',
    scopes: ['api:read'],
    given,
    ...faults,
    cut: async () => faults.cut() + (await breakConnections(knex)),
    look: async () =>
      (await server.clients())
        .filter(({ grant_types: types }) => types.length > 0)
        .map(({ client_id: externalId, client_name: name }) => ({
          externalId,
          tag: /\(([^)]+)\)$/.exec(name)[1],
        })),
    letsIn: async (id, secret) =>
      (await server.token({ id, secret }, 'api:read')) !== undefined,
  };
}
