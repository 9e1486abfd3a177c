import {
  mockServices,
  TestDatabaseId,
  TestDatabases,
} from '@backstage/backend-test-utils';
import { IssuerHarness } from '@countersign/plugin-governance-node/testUtils';
import { randomUUID } from 'node:crypto';
import { ClientRegistry } from '../ClientRegistry';
import { OAuthIssuer } from '../issuing/OAuthIssuer';
import { RegistrationStore } from '../RegistrationStore';
import { startServer } from './startServer';

const HOUR_MS = 3_600_000;
const SCOPES = ['api:read', 'api:write', 'api:admin'];

/** A running authorization server with an issuer on it, over a line that breaks as it is told to. */
export async function startHarness(
  databases: TestDatabases,
  id: TestDatabaseId,
): Promise<IssuerHarness> {
  const server = await startServer();
  const knex = await databases.init(id);
  const store = await RegistrationStore.create(
    mockServices.database({ knex, migrations: {} }),
  );
  const issuerOf = (changes: object) => {
    const config = { ...server.config, ...changes };
    return new OAuthIssuer(config, new ClientRegistry(config, store));
  };
  const wrongToken = `wrong-${randomUUID()}`;
  const ofTag = async (tag: string) =>
    (await server.clients()).filter(client =>
      client.client_name?.includes(`(${tag})`),
    );
  const foreign = new Map<string, string>();
  return {
    issuer: issuerOf({}),
    line: server.line,
    unauthorized: issuerOf({ initialAccessToken: wrongToken }),
    canaries: [
      server.config.initialAccessToken,
      wrongToken,
      ...server.config.sealingKeys,
    ],
    order: changes => ({
      tag: `c-${randomUUID().slice(0, 18)}`,
      identity: 'payments',
      environment: 'production',
      scopes: ['api:write', 'api:read'],
      notAfter: new Date(Date.now() + HOUR_MS).toISOString(),
      owner: 'group:default/ledger',
      purpose: 'Reads the ledger',
      requestedBy: 'user:default/ann',
      ...changes,
    }),
    unknownScope: 'api:admin',
    hostileScope: 'api:read api:admin',
    use: async ({ externalId }, material) =>
      (await server.token({ id: externalId, secret: material.reveal() }))
        ? 'works'
        : 'refused',
    scopesOf: async ({ externalId }, material) => {
      const client = { id: externalId, secret: material.reveal() };
      const given = new Array<string>();
      for (const scope of SCOPES) {
        if (await server.token(client, scope)) {
          given.push(scope);
        }
      }
      return given.sort();
    },
    plantForeign: async () => {
      const { id: clientId, secret } = await server.register({
        client_name: 'looks-like-it',
        grant_types: ['client_credentials'],
        response_types: [],
        redirect_uris: [],
      });
      foreign.set(clientId, secret);
      return clientId;
    },
    hasForeign: async clientId =>
      (await server.token({
        id: clientId,
        secret: foreign.get(clientId) ?? '',
      })) !== undefined,
    count: async tag => (await ofTag(tag)).length,
    countUsable: async tag =>
      (await ofTag(tag)).filter(client => client.grant_types.length > 0).length,
    letEnd: ({ externalId }) =>
      server.edit(externalId, { client_secret_expires_at: 1_577_836_800 }),
    cleanUp: () => server.stop(),
  };
}
