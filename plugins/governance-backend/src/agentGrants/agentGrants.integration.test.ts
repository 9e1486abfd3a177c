import { authServiceFactory } from '@backstage/backend-defaults/auth';
import { httpAuthServiceFactory } from '@backstage/backend-defaults/httpAuth';
import { createBackendModule } from '@backstage/backend-plugin-api';
import { TestDatabaseId, TestDatabases } from '@backstage/backend-test-utils';
import agentGrants from '@countersign/plugin-governance-backend-module-agent-grants';
import {
  EffectCall,
  governanceConnectorsExtensionPoint,
} from '@countersign/plugin-governance-node';
import {
  createLocalJWKSet,
  exportJWK,
  generateKeyPair,
  JSONWebKeySet,
  jwtVerify,
  SignJWT,
} from 'jose';
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { AddressInfo } from 'node:net';
import request from 'supertest';
import { account, FakeSystem } from '../__testUtils__/FakeSystem';
import { dumpDatabase, findSecrets } from '../__testUtils__/findSecrets';
import { startWiredBackend } from '../__testUtils__/startWiredBackend';
import { ConnectorRegistry } from '../connectors/ConnectorRegistry';
import { identityRefOf } from '../inventory/refs';

jest.setTimeout(180_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const AGENTS = 'https://agents.example.com';
const ISSUER = 'https://portal.example.com';
const AUDIENCE = 'https://tickets.example.com';
const TICKETS = { id: 'tickets', secret: 'secret-of-the-tickets-server' };
const MAIL = { id: 'mail', secret: 'secret-of-the-mail-server' };

const refOf = (name: string) =>
  identityRefOf('fake', { realm: 'fake', region: '', externalId: name });

/** Where agents have their tokens from: each says which one it is. */
async function startAgents() {
  const { privateKey, publicKey } = await generateKeyPair('RS256');
  const key = { ...(await exportJWK(publicKey)), kid: 'k1', alg: 'RS256' };
  const server = createServer((_, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ keys: [key] }));
  });
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/keys`,
    sign: (sub: string) =>
      new SignJWT({})
        .setProtectedHeader({ alg: 'RS256', kid: 'k1' })
        .setSubject(sub)
        .setAudience('countersign')
        .setIssuer(AGENTS)
        .setIssuedAt()
        .setExpirationTime('5m')
        .sign(privateKey),
    stop: () => new Promise(resolve => server.close(resolve)),
  };
}

async function setUp(id: TestDatabaseId) {
  const agents = await startAgents();
  const system = new FakeSystem('fake');
  for (const name of ['copilot', 'helper']) {
    system.hold(
      account(name, {
        type: 'ai-agent',
        privileged: false,
        attributes: {
          'workspace.managed': true,
          'workspace.repository': 'support',
          'workspace.networkEgress': 'allowlist',
          'workspace.secretsMounted': false,
        },
        credentials: [
          {
            externalId: `${name}-key`,
            kind: 'api-key',
            status: 'active',
            createdAt: new Date().toISOString(),
            expiresAt: new Date(Date.now() + 20 * 86_400_000).toISOString(),
          },
        ],
      }),
    );
  }
  const { privateKey } = generateKeyPairSync('ed25519');
  const registries: ConnectorRegistry[] = [];
  const wired = await startWiredBackend({
    knex: await databases.init(id),
    system,
    features: [
      agentGrants,
      createBackendModule({
        pluginId: 'governance',
        moduleId: 'test-handlers',
        register: reg =>
          reg.registerInit({
            deps: { connectors: governanceConnectorsExtensionPoint },
            async init({ connectors }) {
              if (connectors instanceof ConnectorRegistry) {
                registries.push(connectors);
              }
            },
          }),
      }),
    ],
    auth: [authServiceFactory, httpAuthServiceFactory],
    backend: {
      auth: {
        externalAccess: [
          {
            type: 'jwks',
            options: {
              url: agents.url,
              issuer: AGENTS,
              algorithm: 'RS256',
              audience: 'countersign',
              subjectPrefix: 'agents',
            },
          },
          {
            type: 'static',
            options: { token: 'a-shared-password', subject: 'old-script' },
          },
        ],
      },
    },
    config: {
      callers: [
        {
          issuer: 'agents',
          subject: 'agent:{name}',
          kind: 'agent',
          mayRequest: ['agent-tool-grant'],
          proves: { 'agent.ref': '{name}' },
          words: {
            name: { copilot: refOf('copilot'), helper: refOf('helper') },
          },
        },
        {
          issuer: 'agents',
          subject: 'pipeline:{name}',
          kind: 'pipeline',
          mayRequest: [],
          proves: {},
        },
      ],
      agents: {
        tools: {
          'tickets.search': { writes: false, agents: [refOf('copilot')] },
        },
      },
      agentGrants: {
        issuer: ISSUER,
        signing: {
          privateKey: privateKey
            .export({ format: 'pem', type: 'pkcs8' })
            .toString(),
        },
        tools: {
          'tickets.search': {
            audience: AUDIENCE,
            scopes: ['tickets:read', 'tickets:list'],
          },
        },
        longestLife: 'PT10M',
        introspectionClients: [
          { ...TICKETS, audience: AUDIENCE },
          { ...MAIL, audience: 'https://mail.example.com' },
        ],
      },
    },
  });
  await wired.observe();
  const bearer = async (sub: string) => ({
    authorization: `Bearer ${await agents.sign(sub)}`,
  });
  const ask = async (changes: object = {}) =>
    wired.call('post', '/requests', await bearer('agent:copilot'), {
      flow: 'agent-tool-grant',
      about: refOf('copilot'),
      stated: {
        tool: { name: 'tickets.search' },
        request: {
          identity: refOf('copilot'),
          issuer: 'agent-grants',
          scopes: ['tickets:read'],
          ttlMinutes: 30,
          ...changes,
        },
      },
      idempotencyKey: `ask-${randomUUID()}`,
    });
  const progress = async (requestId: string) =>
    (
      await wired.call(
        'get',
        `/requests/${requestId}`,
        await bearer('agent:copilot'),
      )
    ).body;
  /** Asked for and granted; the id under which tokens are had. */
  const grant = async (): Promise<string> => {
    const { body: made } = await ask();
    await wired.until('the grant', async () => {
      const rows = await wired
        .knex('flow_instances')
        .where({ id: made.instanceId, status: 'ended' });
      return rows.at(0);
    });
    expect(
      await wired.knex('flow_instances').where({ id: made.instanceId }).first(),
    ).toMatchObject({ outcome: 'granted' });
    return made.instanceId;
  };
  const tokenOf = async (instanceId: string, sub = 'agent:copilot') =>
    wired.call('post', `/agent-grants/${instanceId}/token`, await bearer(sub));
  const introspect = async (token: string, client = TICKETS) =>
    (
      await request(wired.backend.server)
        .post('/api/governance/agent-grants/introspect')
        .auth(client.id, client.secret)
        .type('form')
        .send({ token })
    ).body;
  /** Carries the effect out as the engine does when a flow takes back what it gave. */
  const withdraw = async (instanceId: string) => {
    const handler = registries[0].effectHandlers.find(
      each => each.id === 'agent.withdrawTool@v1',
    );
    const call: EffectCall = {
      idempotencyKey: `${instanceId}/1/withdraw`,
      instanceId,
      flow: 'agent-tool-grant',
      state: 'failed',
      with: {},
      facts: {},
      attempt: 1,
      orderedAt: new Date(),
      now: new Date(),
    };
    return handler?.execute(call, { signal: new AbortController().signal });
  };
  const stop = async () => {
    await wired.backend.stop();
    await agents.stop();
  };
  return {
    ...{ ask, bearer, grant, introspect, progress, stop, tokenOf, wired },
    withdraw,
  };
}

describe.each(databases.eachSupportedId())('a tool of an agent on %s', id => {
  let all: Awaited<ReturnType<typeof setUp>>;
  beforeAll(async () => {
    all = await setUp(id);
  });
  afterAll(async () => {
    await all.stop();
  });

  it('is granted by the flow, and its token says exactly what was approved', async () => {
    const { grant, tokenOf, wired, introspect } = all;
    const instanceId = await grant();
    const answer = await tokenOf(instanceId);
    expect(answer.status).toBe(200);
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(answer.body).toMatchObject({
      token_type: 'Bearer',
      scope: 'tickets:read',
      expires_in: 600,
    });
    // Without any credentials, as a server fetches it.
    const keys: { body: JSONWebKeySet } = await request(
      wired.backend.server,
    ).get('/api/governance/agent-grants/.well-known/jwks.json');
    const { payload } = await jwtVerify(
      answer.body.access_token,
      createLocalJWKSet(keys.body),
      { issuer: ISSUER, audience: AUDIENCE, typ: 'at+jwt' },
    );
    expect(payload).toMatchObject({
      sub: refOf('copilot'),
      azp: refOf('copilot'),
      aud: AUDIENCE,
      scope: 'tickets:read',
      tool: 'tickets.search',
    });
    expect(await introspect(answer.body.access_token)).toMatchObject({
      active: true,
      aud: AUDIENCE,
      scope: 'tickets:read',
      client_id: refOf('copilot'),
    });
    // Another server learns nothing of it.
    expect(await introspect(answer.body.access_token, MAIL)).toEqual({
      active: false,
    });
    const again = await tokenOf(instanceId);
    expect(again.body.access_token).not.toBe(answer.body.access_token);
  });

  it('is kept nowhere as a token: not in the database, the log, a ledger entry or an effect', async () => {
    const { grant, tokenOf, wired } = all;
    const { body } = await tokenOf(await grant());
    const token: string = body.access_token;
    const places = [
      ...(await dumpDatabase(wired.knex)),
      { where: 'the log', text: wired.logLines.join('\n') },
    ];
    const signature = token.split('.')[2];
    expect(findSecrets(places, { token, signature })).toEqual([]);
    expect(
      findSecrets([{ where: 'the answer', text: JSON.stringify(body) }], {
        token,
      }),
    ).not.toEqual([]);
    const [entry] = await wired
      .knex('ledger_entries')
      .where('type', 'agent-token.signed')
      .select();
    expect(entry).toBeDefined();
  });

  it('gives tokens to its own agent only', async () => {
    const { grant, tokenOf, wired } = all;
    const instanceId = await grant();
    expect((await tokenOf(instanceId, 'agent:helper')).status).toBe(403);
    expect((await tokenOf(instanceId, 'pipeline:copilot')).status).toBe(403);
    expect((await tokenOf(instanceId, 'agent:nobody')).status).toBe(403);
    const shared = { authorization: 'Bearer a-shared-password' };
    const path = `/agent-grants/${instanceId}/token`;
    expect((await wired.call('post', path, shared)).status).toBe(403);
    expect((await wired.call('post', path)).status).toBe(401);
    expect((await tokenOf('no-such-flow')).status).toBe(404);
  });

  it('gives no token once it was taken away, and servers that ask hear so', async () => {
    const { grant, tokenOf, introspect, withdraw } = all;
    const instanceId = await grant();
    const { body } = await tokenOf(instanceId);
    expect(await introspect(body.access_token)).toMatchObject({ active: true });
    expect(await withdraw(instanceId)).toMatchObject({ outcome: 'done' });
    const refused = await tokenOf(instanceId);
    expect(refused.status).toBe(403);
    expect(refused.body.error.message).toContain('taken away');
    expect(await introspect(body.access_token)).toEqual({ active: false });
  });

  it('gives no token once it has ended', async () => {
    const { grant, tokenOf, introspect, wired } = all;
    const instanceId = await grant();
    const { body } = await tokenOf(instanceId);
    await wired
      .knex('agent_grants')
      .where({ instance_id: instanceId })
      .update({ not_after: new Date(Date.now() - 1000).toISOString() });
    const refused = await tokenOf(instanceId);
    expect(refused.status).toBe(403);
    expect(refused.body.error.message).toContain('has ended');
    expect(await introspect(body.access_token)).toEqual({ active: false });
  });

  it('gives no token before it was approved', async () => {
    const { ask, tokenOf } = all;
    const { body: made } = await ask({ ttlMinutes: 61 });
    expect(made).toMatchObject({ state: 'review' });
    expect((await tokenOf(made.instanceId)).status).toBe(404);
  });

  it.each([
    ['a scope that the tool does not have', { scopes: ['tickets:delete'] }],
    ['another issuer', { issuer: 'issuer:elsewhere' }],
  ])('is not granted with %s', async (_, changes) => {
    const { ask, tokenOf, wired } = all;
    const { body: made } = await ask(changes);
    await wired.until('the end', async () => {
      const row = await wired
        .knex('flow_instances')
        .where({ id: made.instanceId })
        .first();
      return row.status === 'ended' ? row : undefined;
    });
    // What failed was taken back, and is written down as taken away.
    expect((await tokenOf(made.instanceId)).status).not.toBe(200);
    const row = await wired
      .knex('flow_instances')
      .where({ id: made.instanceId })
      .first();
    expect(row.outcome).toBe('failed');
  });

  it('gives no token while an incident is about its agent', async () => {
    const { grant, tokenOf, wired } = all;
    const instanceId = await grant();
    expect((await tokenOf(instanceId)).status).toBe(200);
    await wired.knex('flow_freezes').insert({
      id: randomUUID(),
      kind: 'identity',
      target: refOf('copilot'),
      reason: 'it was seen to leak',
      set_by: 'user:default/sam',
      set_at: new Date().toISOString(),
      instance_id: null,
      lifted_at: null,
    });
    const refused = await tokenOf(instanceId);
    expect(refused.status).toBe(403);
    expect(refused.body.error.message).toContain('is frozen since');
    await wired
      .knex('flow_freezes')
      .update({ lifted_at: new Date().toISOString() });
    expect((await tokenOf(instanceId)).status).toBe(200);
  });
});
