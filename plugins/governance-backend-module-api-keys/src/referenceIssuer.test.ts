import {
  mockCredentials,
  mockServices,
  TestDatabaseId,
  TestDatabases,
} from '@backstage/backend-test-utils';
import { observationSchema } from '@countersign/plugin-governance-common';
import {
  RemediationOrder,
  RouteAnswer,
} from '@countersign/plugin-governance-node';
import { introspectionRoute } from './introspectionRoute';
import { ReferenceApiKeyRemediation } from './ReferenceApiKeyRemediation';
import { ReferenceApiKeySource } from './ReferenceApiKeySource';
import { ReferenceApiKeyStore } from './ReferenceApiKeyStore';
import { ReferenceIssuer } from './ReferenceIssuer';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const signal = new AbortController().signal;

const basic = (id: string, secret: string) =>
  `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`;

async function setUp(databaseId: TestDatabaseId) {
  const knex = await databases.init(databaseId);
  const store = await ReferenceApiKeyStore.create(
    mockServices.database({ knex, migrations: {} }),
  );
  let now = new Date('2026-11-22T12:00:00.000Z');
  const issuer = new ReferenceIssuer({
    store,
    pepper: 'pepper',
    now: () => now,
  });
  await issuer.registerClient({
    id: 'payments-batch',
    displayName: 'payments-batch',
    requestedBy: 'user:default/ann',
    labels: { component: 'component:default/payments' },
    scopes: ['invoices:read', 'invoices:write'],
  });
  const route = introspectionRoute({
    issuer,
    clients: [{ id: 'gateway', secret: 'gateway:secret' }],
  });
  async function ask(
    authorization: string | undefined,
    body: unknown,
  ): Promise<RouteAnswer> {
    const answer = await route.handle({
      headers: { authorization },
      address: '127.0.0.1',
      params: {},
      query: {},
      body,
      credentials: mockCredentials.user(),
    });
    if (!(answer instanceof RouteAnswer)) {
      throw new Error('The route answers without headers');
    }
    return answer;
  }
  const introspect = async (token: string) => {
    const { status, body } = await ask(
      basic('gateway', encodeURIComponent('gateway:secret')),
      { token, token_type_hint: 'access_token' },
    );
    return { status, body: route.response.parse(body) };
  };
  const order = (
    action: RemediationOrder['action'],
    subject: Pick<RemediationOrder['subject'], 'kind' | 'externalId'>,
  ): RemediationOrder => ({
    action,
    source: 'keys',
    identity: { realm: 'keys', region: '', externalId: 'payments-batch' },
    subject: { ...subject, expected: {} },
  });
  return {
    knex,
    store,
    issuer,
    ask,
    introspect,
    order,
    connector: new ReferenceApiKeyRemediation({ source: 'keys', store }),
    source: new ReferenceApiKeySource({
      id: 'keys',
      environment: 'production',
      store,
    }),
    moveTo: (instant: string) => {
      now = new Date(instant);
    },
  };
}

describe.each(databases.eachSupportedId())('reference issuer on %s', id => {
  it('says that a key is good, records its use, and keeps the key nowhere', async () => {
    const { issuer, introspect, knex, source } = await setUp(id);
    const { keyId, secret } = await issuer.issueKey({
      clientId: 'payments-batch',
    });
    const answer = await introspect(secret);
    expect(answer.body).toMatchObject({
      active: true,
      client_id: 'payments-batch',
      sub: keyId,
      scope: 'invoices:read invoices:write',
    });
    await introspect(secret);

    const observation = observationSchema.parse(
      await source.observe({ now: new Date('2026-11-22T13:00:00Z'), signal }),
    );
    expect(observation.uses).toEqual([
      {
        identity: { realm: 'keys', region: '', externalId: 'payments-batch' },
        credential: keyId,
        caller: 'gateway',
        day: '2026-11-22',
        count: 2,
      },
    ]);
    expect(observation.identities[0]).toMatchObject({
      status: 'active',
      lastUsedAt: '2026-11-22T12:00:00.000Z',
      credentials: [{ externalId: keyId, requestedBy: 'user:default/ann' }],
      grants: [{ name: 'invoices:read' }, { name: 'invoices:write' }],
    });
    const dump = JSON.stringify([
      await knex('reference_api_keys'),
      observation,
    ]);
    expect(dump).not.toContain(secret.split('.')[1]);
  });

  it('refuses a key once it is revoked, and reads that back', async () => {
    const { issuer, introspect, connector, order } = await setUp(id);
    const { keyId, secret } = await issuer.issueKey({
      clientId: 'payments-batch',
    });
    const revoke = order('revoke', { kind: 'credential', externalId: keyId });
    expect(await connector.verify(revoke)).toMatchObject({ verified: false });
    expect(await connector.apply(revoke)).toMatchObject({ outcome: 'applied' });
    expect(await connector.apply(revoke)).toMatchObject({
      outcome: 'already-applied',
    });
    expect((await introspect(secret)).body).toEqual({ active: false });
    expect(await connector.verify(revoke)).toMatchObject({ verified: true });
    await connector.apply({ ...revoke, action: 'restore' });
    expect((await introspect(secret)).body).toEqual({ active: false });
  });

  it('brings a disabled key back', async () => {
    const { issuer, introspect, connector, order } = await setUp(id);
    const { keyId, secret } = await issuer.issueKey({
      clientId: 'payments-batch',
    });
    const subject = { kind: 'credential' as const, externalId: keyId };
    await connector.apply(order('disable', subject));
    expect((await introspect(secret)).body).toEqual({ active: false });
    await connector.apply(order('restore', subject));
    expect((await introspect(secret)).body).toMatchObject({ active: true });
  });

  it('takes one scope away and shortens a life, never longer than before', async () => {
    const { issuer, introspect, connector, order, moveTo } = await setUp(id);
    const { keyId, secret } = await issuer.issueKey({
      clientId: 'payments-batch',
      expiresAt: new Date('2026-12-31T00:00:00Z'),
    });
    await connector.apply(
      order('revoke', { kind: 'grant', externalId: 'scope:invoices:write' }),
    );
    expect((await introspect(secret)).body).toMatchObject({
      scope: 'invoices:read',
    });
    const reduce = order('reduce', { kind: 'credential', externalId: keyId });
    expect(
      await connector.apply({
        ...reduce,
        reduceTo: { expiresAt: '2027-12-31T00:00:00.000Z' },
      }),
    ).toMatchObject({ outcome: 'refused' });
    await connector.apply({
      ...reduce,
      reduceTo: { expiresAt: '2026-12-01T00:00:00.000Z' },
    });
    moveTo('2026-12-01T00:00:00.000Z');
    expect((await introspect(secret)).body).toEqual({ active: false });
  });

  it.each([
    ['without credentials', undefined],
    ['with a wrong secret', basic('gateway', 'guess')],
    ['with what is no form encoding', basic('gateway', '%')],
    ['as an unknown client', basic('other', 'gateway:secret')],
    ['with another scheme', 'Bearer gateway'],
  ])('answers nobody who calls %s', async (_how, authorization) => {
    const { ask, issuer } = await setUp(id);
    const { secret } = await issuer.issueKey({ clientId: 'payments-batch' });
    expect(await ask(authorization, { token: secret })).toEqual({
      status: 401,
      body: { error: 'invalid_client' },
      headers: { 'WWW-Authenticate': 'Basic realm="introspection"' },
    });
  });
});
