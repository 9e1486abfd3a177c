import {
  mockServices,
  TestDatabaseId,
  TestDatabases,
} from '@backstage/backend-test-utils';
import {
  describeIssuer,
  IssuerHarness,
} from '@countersign/plugin-governance-node/testUtils';
import { randomUUID } from 'node:crypto';
import { ApiKeyIssuer } from './ApiKeyIssuer';
import { ReferenceApiKeyStore } from './ReferenceApiKeyStore';
import { ReferenceIssuer } from './ReferenceIssuer';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const HOUR_MS = 3_600_000;

async function start(
  id: TestDatabaseId,
): Promise<IssuerHarness & { store: ReferenceApiKeyStore }> {
  const knex = await databases.init(id);
  const store = await ReferenceApiKeyStore.create(
    mockServices.database({ knex, migrations: {} }),
  );
  const pepper = `pepper-${randomUUID()}`;
  const reference = new ReferenceIssuer({
    store,
    pepper,
    now: () => new Date(),
  });
  await reference.registerClient({
    id: 'payments',
    displayName: 'payments',
    labels: {},
    scopes: ['invoices:read', 'invoices:write', 'invoices:void'],
  });
  return {
    store,
    issuer: new ApiKeyIssuer({
      id: 'reference-api-keys',
      environment: 'development',
      scopes: ['invoices:read', 'invoices:write'],
      store,
      issuer: reference,
    }),
    canaries: [pepper],
    order: changes => ({
      tag: `c-${randomUUID().slice(0, 18)}`,
      identity: 'payments',
      environment: 'development',
      scopes: ['invoices:write', 'invoices:read'],
      notAfter: new Date(Date.now() + HOUR_MS).toISOString(),
      owner: 'group:default/payments',
      purpose: 'Reads invoices',
      requestedBy: 'user:default/ann',
      ...changes,
    }),
    unknownScope: 'invoices:void',
    hostileScope: "'); drop table reference_api_keys; --",
    use: async (_credential, material) =>
      (await reference.introspect(material.reveal(), 'gateway')).active
        ? 'works'
        : 'refused',
    scopesOf: async (_credential, material) => {
      const answer = await reference.introspect(material.reveal(), 'gateway');
      return answer.active ? answer.scope.split(' ').sort() : [];
    },
    plantForeign: async () => {
      const { keyId } = await reference.issueKey({ clientId: 'payments' });
      return keyId;
    },
    hasForeign: async keyId =>
      (await store.findKey(keyId))?.status === 'active',
    count: async tag =>
      (await store.listKeys()).filter(key => key.tag === tag).length,
    letEnd: ({ externalId }) =>
      store.setKeyExpiry(externalId, '2020-01-01T00:00:00.000Z'),
    cleanUp: async () => undefined,
  };
}

describe.each(databases.eachSupportedId())('keys ordered on %s', id => {
  describeIssuer('the reference issuer', () => start(id));

  const patient = () => ({
    now: new Date(),
    signal: new AbortController().signal,
  });

  it('are refused to a client that is not registered, or does not hold the scope', async () => {
    const { issuer, order, store } = await start(id);
    expect(
      await issuer.issue(order({ identity: 'nobody' }), patient()),
    ).toEqual({
      outcome: 'refused',
      reason: "no client 'nobody' is registered",
    });
    await store.setScopes('payments', ['invoices:read']);
    expect(await issuer.issue(order(), patient())).toEqual({
      outcome: 'refused',
      reason: "the client does not hold 'invoices:write'",
    });
  });

  it('lose what their client loses', async () => {
    const { issuer, order, scopesOf, store } = await start(id);
    const asked = order();
    const result = await issuer.issue(asked, patient());
    if (result.outcome !== 'issued') {
      throw new Error(result.outcome);
    }
    await issuer.activate(asked.tag, patient());
    await store.setScopes('payments', ['invoices:read', 'invoices:void']);
    expect(await scopesOf(result.credential, result.material)).toEqual([
      'invoices:read',
    ]);
  });
});
