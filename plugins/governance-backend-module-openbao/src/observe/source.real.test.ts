import { observationSchema } from '@countersign/plugin-governance-common';
import { randomUUID } from 'node:crypto';
import { OpenBaoServer } from '../client/OpenBaoServer';
import { ApproleIssuer } from '../approle/ApproleIssuer';
import { TestServer } from '../__testUtils__/TestServer';
import { ApproleSource } from './ApproleSource';

const options = () => ({
  now: new Date(),
  signal: new AbortController().signal,
});

describe('AppRoles of OpenBao, as a live source', () => {
  let server: TestServer;
  let connected: OpenBaoServer;
  const about = () => ({
    id: 'bao',
    title: 'OpenBao',
    environment: 'production',
    observe: { mounts: [server.approle] },
  });

  beforeAll(async () => {
    server = await TestServer.prepare(['ledger-read']);
    connected = new OpenBaoServer({
      url: server.url,
      auth: { kind: 'token', token: server.rootToken },
      requestTimeoutMs: 10_000,
    });
  });
  afterAll(() => server.remove());

  const observe = async () => {
    const source = new ApproleSource(about(), {
      observe: about().observe,
      server: connected,
    });
    return observationSchema.parse(await source.observe(options()));
  };

  it('shows nothing where there is none', async () => {
    expect(await observe()).toMatchObject({
      mode: 'snapshot',
      realms: [server.approle],
      identities: [],
    });
  });

  it('shows roles with their policies, and secret ids by what opens nothing', async () => {
    const role = `auth/${server.approle}/role/payments`;
    const secret = `canary-${randomUUID()}`;
    await server.root('POST', role, { token_policies: ['b', 'a'] });
    await server.root('POST', `${role}/custom-secret-id`, {
      secret_id: secret,
      ttl: 3600,
      metadata: JSON.stringify({
        owner: 'group:default/ledger',
        requestedBy: 'user:default/ann',
      }),
    });
    const observation = await observe();
    expect(observation.identities).toMatchObject([
      {
        key: { realm: server.approle, externalId: 'payments' },
        status: 'active',
        owner: 'group:default/ledger',
        environment: 'production',
        credentials: [
          {
            kind: 'client-secret',
            status: 'active',
            requestedBy: 'user:default/ann',
            expiresAt: expect.stringMatching(/^20/),
          },
        ],
      },
    ]);
    expect(
      observation.identities[0].grants.map(({ name }) => name).sort(),
    ).toEqual(['a', 'b']);
    expect(JSON.stringify(observation)).not.toContain(secret);
  });

  it('names what it may not read, and shows the rest', async () => {
    await server.root('POST', `auth/${server.approle}/role/hidden`, {});
    const source = new ApproleSource(about(), {
      observe: about().observe,
      server: new OpenBaoServer({
        url: server.url,
        // It may list all roles and read those that it made.
        auth: await server.ownAuth(),
        requestTimeoutMs: 10_000,
      }),
    });
    const { mode, unreadable } = await source.observe(options());
    expect(mode).toBe('delta');
    expect(unreadable).toContainEqual({
      item: `${server.approle}/hidden`,
      reason: expect.stringContaining('403'),
    });
  });

  it('shows what is issued as asleep until it is activated, and no more once it is revoked', async () => {
    const issuer = new ApproleIssuer(about(), {
      issuer: {
        mount: server.approle,
        prefix: 'countersign',
        policies: ['ledger-read'],
        longestLifeMs: 86_400_000,
        tokenLifeSeconds: 60,
        boundCidrs: [],
      },
      server: connected,
    });
    expect(issuer.source).toBe('bao');
    const tag = 'c-1';
    const issued = await issuer.issue(
      {
        tag,
        identity: 'payments',
        environment: 'production',
        scopes: ['ledger-read'],
        notAfter: new Date(Date.now() + 3_600_000).toISOString(),
        owner: 'group:default/ledger',
        purpose: 'Reads the ledger',
        requestedBy: 'user:default/ann',
      },
      options(),
    );
    if (issued.outcome !== 'issued') {
      throw new Error(`It was ${issued.outcome}`);
    }
    const { externalId } = issued.credential;
    const show = async () => {
      const { identities } = await observe();
      return identities
        .filter(({ key }) => key.externalId.startsWith('countersign.'))
        .map(({ status, owner, credentials }) => [
          status,
          owner,
          // By which it is known to have been ordered.
          credentials.map(one => [one.status, one.externalId]),
        ]);
    };
    const owner = 'group:default/ledger';
    expect(await show()).toEqual([
      ['disabled', owner, [['inactive', externalId]]],
    ]);
    await issuer.activate(tag, options());
    expect(await show()).toEqual([['active', owner, [['active', externalId]]]]);
    await issuer.revoke(tag, options());
    expect(await show()).toEqual([]);
  });
});
