import {
  mockServices,
  TestDatabaseId,
  TestDatabases,
} from '@backstage/backend-test-utils';
import { IssuerHarness } from '@countersign/plugin-governance-node/testUtils';
import { createLocalJWKSet, errors, jwtVerify } from 'jose';
import { randomUUID } from 'node:crypto';
import { AgentGrantIssuer } from '../AgentGrantIssuer';
import { AgentGrants } from '../AgentGrants';
import { GrantStore } from '../GrantStore';
import { GrantsConfig } from '../readGrantsConfig';
import { SigningKeys } from '../SigningKeys';
import { tagOfInstance } from '../toolEffects';
import { newKeys } from './newKeys';

const HALF_HOUR_MS = 1_800_000;
const AUDIENCE = 'https://tickets.example.com';

/** The issuer over a database, and what takes its tokens: a server that checks their signature and asks whether they are good. */
export async function startHarness(
  databases: TestDatabases,
  id: TestDatabaseId,
): Promise<IssuerHarness & { grants: AgentGrants; audience: string }> {
  const knex = await databases.init(id);
  const { privateKey } = newKeys('ES256');
  const config: GrantsConfig = {
    id: 'agent-grants',
    title: 'Grants',
    environment: 'production',
    issuer: 'https://portal.example.com',
    signing: { privateKey, furtherPublicKeys: [] },
    tools: new Map([
      [
        'tickets.search',
        { audience: AUDIENCE, scopes: ['tickets:read', 'common:ping'] },
      ],
      ['tickets.write', { audience: AUDIENCE, scopes: ['tickets:write'] }],
      [
        'mail.send',
        {
          audience: 'https://mail.example.com',
          scopes: ['mail:send', 'common:ping'],
        },
      ],
    ]),
    introspectionClients: [],
    longestLifeMs: 2 * HALF_HOUR_MS,
  };
  const grants = new AgentGrants({
    config,
    store: await GrantStore.create(
      mockServices.database({ knex, migrations: {} }),
    ),
    keys: await SigningKeys.create(config.signing),
  });
  /** What a token says to the server that it is for, if it is let in. */
  const ask = async (token: string) => {
    const keys = createLocalJWKSet({
      keys: grants.publishedKeys.map(key => ({ ...key })),
    });
    try {
      await jwtVerify(token, keys, { audience: AUDIENCE });
    } catch (error) {
      if (error instanceof errors.JOSEError) {
        return undefined;
      }
      throw error;
    }
    return grants.introspect(token, { audience: AUDIENCE, now: new Date() });
  };
  return {
    grants,
    audience: AUDIENCE,
    issuer: new AgentGrantIssuer(grants),
    canaries: [privateKey.split('\n')[1]],
    order: changes => ({
      tag: `c-${randomUUID().slice(0, 18)}`,
      identity: 'agent:copilot',
      environment: 'production',
      scopes: ['tickets:write', 'tickets:read'],
      notAfter: new Date(Date.now() + HALF_HOUR_MS).toISOString(),
      owner: 'group:default/support',
      purpose: 'Answers tickets',
      requestedBy: 'user:default/ann',
      ...changes,
    }),
    unknownScope: 'tickets:delete',
    hostileScope: 'tickets:read tickets:delete',
    use: async (_, material) =>
      (await ask(material.reveal())) ? 'works' : 'refused',
    scopesOf: async (_, material) =>
      String((await ask(material.reveal()))?.scope ?? '')
        .split(' ')
        .filter(scope => scope !== '')
        .sort(),
    plantForeign: async () => {
      const tag = tagOfInstance(randomUUID());
      await grants.store.insertOnce(
        {
          tag,
          kind: 'tool',
          state: 'active',
          agent: 'agent:copilot',
          tool: 'tickets.search',
          audience: AUDIENCE,
          scopes: ['tickets:read'],
          facts: {},
          notAfter: new Date(Date.now() + HALF_HOUR_MS).toISOString(),
        },
        new Date(),
      );
      return tag;
    },
    hasForeign: async tag => (await grants.store.find(tag))?.state === 'active',
    count: async tag => (await knex('agent_grants').where({ tag })).length,
    letEnd: async ({ tag }) => {
      await knex('agent_grants')
        .where({ tag })
        .update({ not_after: '2020-01-01T00:00:00.000Z' });
    },
    cleanUp: async () => undefined,
  };
}
