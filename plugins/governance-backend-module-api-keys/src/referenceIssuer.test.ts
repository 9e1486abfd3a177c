import {
  mockErrorHandler,
  mockServices,
  TestDatabaseId,
  TestDatabases,
} from '@backstage/backend-test-utils';
import { observationSchema } from '@countersign/plugin-governance-common';
import { RemediationOrder } from '@countersign/plugin-governance-node';
import express from 'express';
import request from 'supertest';
import { createIntrospectionRouter } from './createIntrospectionRouter';
import { ReferenceApiKeyRemediation } from './ReferenceApiKeyRemediation';
import { ReferenceApiKeySource } from './ReferenceApiKeySource';
import { ReferenceApiKeyStore } from './ReferenceApiKeyStore';
import { ReferenceIssuer } from './ReferenceIssuer';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const signal = new AbortController().signal;

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
  const app = express()
    .use(
      createIntrospectionRouter({
        issuer,
        clients: [{ id: 'gateway', secret: 'gateway:secret' }],
      }),
    )
    .use(mockErrorHandler());
  const introspect = (token: string) =>
    request(app)
      .post('/reference-issuer/introspect')
      .auth('gateway', encodeURIComponent('gateway:secret'))
      .type('form')
      .send({ token });
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
    app,
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
    expect((await introspect(secret)).body.scope).toBe('invoices:read');
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

  it('answers nobody who does not authenticate as an introspection client', async () => {
    const { app, issuer } = await setUp(id);
    const { secret } = await issuer.issueKey({ clientId: 'payments-batch' });
    const bare = await request(app)
      .post('/reference-issuer/introspect')
      .type('form')
      .send({ token: secret });
    expect([bare.status, bare.body]).toEqual([
      401,
      { error: 'invalid_client' },
    ]);
    const wrong = await request(app)
      .post('/reference-issuer/introspect')
      .auth('gateway', 'guess')
      .type('form')
      .send({ token: secret });
    expect(wrong.status).toBe(401);
  });
});
