import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { observationSchema } from '@countersign/plugin-governance-common';
import {
  IssueOrder,
  RemediationOrder,
} from '@countersign/plugin-governance-node';
import { randomUUID } from 'node:crypto';
import { startServer, TestServer } from './__testUtils__/startServer';
import { ClientRegistry } from './ClientRegistry';
import { OAuthIssuer } from './issuing/OAuthIssuer';
import { OAuthRemediation } from './OAuthRemediation';
import { OAuthSource } from './OAuthSource';
import { RegistrationStore } from './RegistrationStore';
import { TokenSeal } from './TokenSeal';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const HOUR_MS = 3_600_000;

const patient = () => ({
  now: new Date(),
  signal: new AbortController().signal,
});

const newOrder = (changes: Partial<IssueOrder> = {}): IssueOrder => ({
  tag: `c-${randomUUID().slice(0, 18)}`,
  identity: 'payments',
  environment: 'production',
  scopes: ['api:read', 'api:write'],
  notAfter: new Date(Date.now() + HOUR_MS).toISOString(),
  owner: 'group:default/ledger',
  purpose: 'Reads the ledger',
  requestedBy: 'user:default/ann',
  ...changes,
});

/** One that keeps the tokens of clients, and one that puts others in their place. */
let servers: Record<'keeping' | 'rotating', TestServer>;
beforeAll(async () => {
  const [keeping, rotating] = await Promise.all([
    startServer(),
    startServer({ rotate: true }),
  ]);
  servers = { keeping, rotating };
});
afterEach(async () => {
  for (const server of Object.values(servers)) {
    server.line.up();
    await server.forgetAll();
  }
});
afterAll(async () => {
  for (const server of Object.values(servers)) {
    await server.line.close();
    await server.stop();
  }
});

/** Has something happen right after a registration was read, once. */
function betweenReadingAndAsking(
  store: RegistrationStore,
  happens: () => Promise<unknown>,
): void {
  const find = store.find.bind(store);
  jest.spyOn(store, 'find').mockImplementationOnce(async (source, tag) => {
    const seen = await find(source, tag);
    await happens();
    return seen;
  });
}

describe.each(databases.eachSupportedId())('OAuth clients, with %s', id => {
  async function start(kind: keyof typeof servers = 'keeping') {
    const server = servers[kind];
    const knex = await databases.init(id);
    const store = await RegistrationStore.create(
      mockServices.database({ knex, migrations: {} }),
    );
    const make = (changes: object = {}) => {
      const config = { ...server.config, ...changes };
      const registry = new ClientRegistry(config, store);
      return {
        issuer: new OAuthIssuer(config, registry),
        source: new OAuthSource(config, registry),
        remediation: new OAuthRemediation(registry),
      };
    };
    const { issuer, source, remediation } = make();
    const living = async (order = newOrder()) => {
      const result = await issuer.issue(order, patient());
      if (result.outcome !== 'issued') {
        throw new Error(JSON.stringify(result));
      }
      expect(await issuer.activate(order.tag, patient())).toMatchObject({
        outcome: 'applied',
      });
      return {
        tag: order.tag,
        client: {
          id: result.credential.externalId,
          secret: result.material.reveal(),
        },
      };
    };
    return { server, knex, store, make, issuer, source, remediation, living };
  }

  describe('the issuer', () => {
    it('keeps neither secret nor token in plain', async () => {
      const { knex, living, server, store } = await start();
      const { client, tag } = await living();
      const [row] = await knex('oauth_registrations').where({ tag });
      expect(row.sealed_token).toMatch(/^eyJ[A-Za-z0-9_.-]+$/);
      const kept = JSON.stringify(row);
      const registration = await store.find('login', tag);
      const token = await new TokenSeal(server.config.sealingKeys).open(
        registration?.client?.sealedToken ?? '',
        { source: 'login', tag },
      );
      for (const secret of [
        client.secret,
        token,
        server.config.initialAccessToken,
      ]) {
        expect(kept).not.toContain(secret);
      }
    });

    it('forgets the token of what was deleted', async () => {
      const { knex, issuer, living, server } = await start();
      const { client, tag } = await living();
      await issuer.revoke(tag, patient());
      expect(await knex('oauth_registrations').where({ tag })).toMatchObject([
        { state: 'ended', sealed_token: null, uri: null },
      ]);
      expect(await server.token(client)).toBeUndefined();
    });

    it('follows a server that puts another token in the place of the last one', async () => {
      const { issuer, living, server } = await start('rotating');
      const { client, tag } = await living();
      await issuer.suspend(tag, patient());
      expect(await server.token(client)).toBeUndefined();
      await issuer.activate(tag, patient());
      expect(await server.token(client)).toBeDefined();
      expect(await issuer.revoke(tag, patient())).toMatchObject({
        outcome: 'applied',
      });
      expect(await server.token(client)).toBeUndefined();
    });

    it('never says that something is revoked because the token got lost', async () => {
      const { issuer, living, server, source } = await start('rotating');
      const { client, tag } = await living();
      await issuer.suspend(tag, patient());
      const met = server.line.breakNext('lose-answer');
      await issuer.activate(tag, patient());
      await met;
      expect(await server.token(client)).toBeDefined();
      server.line.down();
      await issuer.revoke(tag, patient());
      server.line.up();
      for (let time = 0; time < 2; time += 1) {
        expect(await issuer.revoke(tag, patient())).toMatchObject({
          outcome: 'failed',
          reason: expect.stringContaining('does not accept the token'),
          retryable: false,
        });
      }
      await expect(issuer.lookup(tag, patient())).rejects.toThrow(
        'does not accept the token',
      );
      expect(await source.observe(patient())).toMatchObject({
        identities: [],
        unreadable: [{ item: client.id }],
      });
    });

    it('registers nothing that works with such a server, unless that is accepted', async () => {
      const { make, server } = await start('rotating');
      const { issuer } = make({ acceptsTokenRotation: false });
      for (let time = 0; time < 2; time += 1) {
        expect(await issuer.issue(newOrder(), patient())).toMatchObject({
          outcome: 'refused',
          reason: expect.stringContaining('could never be revoked'),
        });
      }
      expect(await server.clients()).toEqual([]);
    });

    it('goes on with the token that another process was given a moment ago', async () => {
      const { issuer, living, make, store } = await start('rotating');
      const { tag } = await living();
      const other = make().issuer;
      betweenReadingAndAsking(store, () => other.suspend(tag, patient()));
      expect(await issuer.lookup(tag, patient())).toMatchObject({
        status: 'disabled',
      });
    });

    it.each(['answered', 'lost'])(
      'is revoked where another process deletes it meanwhile, and its answer is %s',
      async answer => {
        const { issuer, living, make, server, store } = await start();
        const { client, tag } = await living();
        const other = make().issuer;
        betweenReadingAndAsking(store, async () => {
          const met = answer === 'lost' && server.line.breakNext('lose-answer');
          await other.revoke(tag, patient());
          await met;
        });
        expect(await issuer.revoke(tag, patient())).toMatchObject({
          outcome: 'applied',
        });
        expect(await issuer.lookup(tag, patient())).toMatchObject({
          status: 'revoked',
        });
        expect(await server.token(client)).toBeUndefined();
      },
    );

    it('shows as revoked where the answer to its deletion got lost, before that is asked again', async () => {
      const { issuer, living, server, source } = await start();
      const { tag } = await living();
      const met = server.line.breakNext('lose-answer');
      expect(await issuer.revoke(tag, patient())).toMatchObject({
        outcome: 'failed',
        retryable: true,
      });
      await met;
      expect(await source.observe(patient())).toMatchObject({
        identities: [],
        unreadable: [],
      });
      expect(await issuer.lookup(tag, patient())).toMatchObject({
        status: 'revoked',
      });
    });

    it('does not take a client that somebody else deleted for one that it has revoked', async () => {
      const { issuer, living, server } = await start();
      const { client, tag } = await living();
      await server.forget(client.id);
      expect(await issuer.revoke(tag, patient())).toMatchObject({
        outcome: 'failed',
        retryable: false,
      });
    });

    it('makes one of two orders at once in two processes', async () => {
      const { make, server } = await start();
      const order = newOrder();
      const results = await Promise.all(
        [make(), make(), make()].map(({ issuer }) =>
          issuer.issue(order, patient()),
        ),
      );
      const issued = results.filter(({ outcome }) => outcome === 'issued');
      expect(issued.length).toBeLessThanOrEqual(1);
      const { issuer } = make();
      const again = await issuer.issue(order, patient());
      expect(issued.length + (again.outcome === 'issued' ? 1 : 0)).toBe(1);
      await issuer.activate(order.tag, patient());
      const alive = (await server.clients()).filter(
        client => client.grant_types.length > 0,
      );
      expect(alive).toHaveLength(1);
    });

    it('registers nothing with a server whose metadata are another one’s', async () => {
      const { make, server } = await start();
      const { issuer } = make({
        issuer: server.config.issuer.replace('127.0.0.1', 'localhost'),
      });
      expect(await issuer.issue(newOrder(), patient())).toMatchObject({
        outcome: 'failed',
        reason: expect.stringContaining('The metadata are of'),
      });
      expect(await server.clients()).toEqual([]);
    });

    it('gives back no scope that was taken while it was suspended', async () => {
      const { issuer, living, server } = await start();
      const { client, tag } = await living();
      await issuer.suspend(tag, patient());
      await server.edit(client.id, { scope: 'api:read' });
      await issuer.activate(tag, patient());
      expect(await server.token(client, 'api:read')).toBeDefined();
      expect(await server.token(client, 'api:write')).toBeUndefined();
    });

    it('opens what was sealed under an earlier key, and says so where it cannot', async () => {
      const { make, living, server } = await start();
      const { tag } = await living();
      const [key] = server.config.sealingKeys;
      const another = 'another-key-that-seals-what-comes-now';
      const rotated = make({ sealingKeys: [another, key] });
      expect(await rotated.issuer.lookup(tag, patient())).toMatchObject({
        status: 'usable',
      });
      const lost = make({ sealingKeys: [another] });
      await expect(lost.issuer.lookup(tag, patient())).rejects.toThrow(
        'was sealed under another key',
      );
    });
  });

  describe('the source', () => {
    it('shows what was registered from here, as the server has it', async () => {
      const { source, living, server } = await start();
      const { client } = await living();
      await server.register({ client_name: 'other', redirect_uris: [] });
      const observation = observationSchema.parse(
        await source.observe(patient()),
      );
      expect(observation).toMatchObject({
        mode: 'snapshot',
        realms: ['login'],
        unreadable: [],
      });
      expect(observation.identities).toMatchObject([
        {
          key: { realm: 'login', externalId: client.id },
          type: 'oauth-client',
          status: 'active',
          owner: 'group:default/ledger',
          credentials: [{ externalId: 'client-secret', status: 'active' }],
          grants: [
            { externalId: 'scope:api:read', kind: 'scope' },
            { externalId: 'scope:api:write', kind: 'scope' },
          ],
        },
      ]);
      expect(JSON.stringify(observation)).not.toContain(client.secret);
    });

    it('throws where the server cannot be reached', async () => {
      const { source, server } = await start();
      server.line.down();
      await expect(source.observe(patient())).rejects.toThrow();
    });
  });

  describe('remediation', () => {
    async function startRemediation() {
      const at = await start();
      const { client } = await at.living();
      const carryOut = async (
        action: RemediationOrder['action'],
        externalId: string,
        more: Partial<RemediationOrder> = {},
      ) => {
        const order: RemediationOrder = {
          action,
          source: 'login',
          identity: { realm: 'login', region: '', externalId: client.id },
          subject: {
            kind: externalId === 'client-secret' ? 'credential' : 'grant',
            externalId,
            expected: {},
          },
          ...more,
        };
        expect(at.remediation.supports(order)).toBe(true);
        const result = await at.remediation.apply(order, {
          idempotencyKey: randomUUID(),
          ...patient(),
        });
        const { verified } = await at.remediation.verify(order, patient());
        return [result.outcome, verified];
      };
      return { ...at, client, carryOut };
    }

    it('puts a client out of service and back', async () => {
      const { server, client, carryOut } = await startRemediation();
      const secret = 'client-secret';
      expect(await carryOut('disable', secret)).toEqual(['applied', true]);
      expect(await server.token(client)).toBeUndefined();
      expect(await carryOut('disable', secret)).toEqual([
        'already-applied',
        true,
      ]);
      expect(await carryOut('restore', secret)).toEqual(['applied', true]);
      expect(await server.token(client)).toBeDefined();
    });

    it('deletes it only after a cool-down', async () => {
      const { server, client, carryOut } = await startRemediation();
      const secret = 'client-secret';
      expect(await carryOut('revoke', secret)).toEqual(['applied', true]);
      expect(await server.token(client)).toBeUndefined();
      expect(await server.clients()).toHaveLength(1);
      const disabledAt = new Date().toISOString();
      expect(await carryOut('revoke', secret, { disabledAt })).toEqual([
        'applied',
        true,
      ]);
      expect(await server.clients()).toEqual([]);
      expect(await carryOut('revoke', secret, { disabledAt })).toEqual([
        'already-applied',
        true,
      ]);
    });

    it('takes a scope and gives it back, and never the last one or one that was not approved', async () => {
      const { server, client, carryOut } = await startRemediation();
      expect(await carryOut('revoke', 'scope:api:write')).toEqual([
        'applied',
        true,
      ]);
      expect(await server.token(client, 'api:write')).toBeUndefined();
      expect(await carryOut('revoke', 'scope:api:read')).toEqual([
        'refused',
        false,
      ]);
      expect(await carryOut('restore', 'scope:api:write')).toEqual([
        'applied',
        true,
      ]);
      expect(await server.token(client, 'api:write')).toBeDefined();
      expect(await carryOut('restore', 'scope:api:admin')).toEqual([
        'refused',
        false,
      ]);
    });
  });
});
