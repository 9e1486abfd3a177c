import { TestDatabaseId, TestDatabases } from '@backstage/backend-test-utils';
import {
  ReviewItem,
  ReviewItemDetail,
} from '@countersign/plugin-governance-common';
import { groups, people } from './__testUtils__/organisation';
import { startWiredBackend } from './__testUtils__/startWiredBackend';
import { replay, verifyLines } from './ledger/__testUtils__/ledgerDatabase';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

async function setUp(id: TestDatabaseId) {
  const portal = await startWiredBackend({ knex: await databases.init(id) });
  await portal.issuer.registerClient({
    id: 'payments-batch',
    displayName: 'payments-batch',
    owner: groups.ledger,
    labels: {},
    scopes: ['invoices:read'],
  });
  return portal;
}

describe.each(databases.eachSupportedId())('the way through on %s', id => {
  it('goes from a key that works to one that is refused, proved by reading back', async () => {
    const portal = await setUp(id);
    const { secret } = await portal.issuer.issueKey({
      clientId: 'payments-batch',
    });
    expect(await portal.introspect(secret)).toMatchObject({ active: true });
    await portal.observe();
    const { body: identities } = await portal
      .as(people.ann)
      .get('/identities?source=reference-api-keys');
    expect(identities.total).toBe(1);
    const opened = await portal
      .as(people.ann)
      .post(`/identities/${identities.items[0].ref}/reviews`, {
        cause: 'Asked by hand',
      });
    expect([opened.status, opened.body]).toEqual([201, { opened: 2 }]);
    await portal.scheduler.triggerTask('governance-notices');
    expect(portal.sent.map(({ payload }) => payload.title)).toContain(
      '2 access reviews of payments-batch wait for you',
    );

    const { body: list } = await portal
      .as(people.ann)
      .get('/reviews?assignee=me&status=open');
    const item: ReviewItem = list.items.find(
      ({ subject }: ReviewItem) => subject.kind === 'credential',
    );
    const path = `/reviews/${item.id}`;
    const { body: detail }: { body: ReviewItemDetail } = await portal
      .as(people.ann)
      .get(path);
    expect(detail.evidence.use).toMatchObject({
      known: true,
      days: [{ caller: 'gateway', count: 1 }],
    });
    const decided = await portal.as(people.ann).post(`${path}/decisions`, {
      decision: 'revoke',
      evidenceDigest: detail.evidenceDigest,
    });
    expect([decided.status, decided.body.status]).toEqual([
      200,
      'withdrawable',
    ]);
    expect(await portal.introspect(secret)).toMatchObject({ active: true });

    await portal.moveClock(2 * 60_000 + 1000);
    const closed = await portal.until('the item to close', async () => {
      const { body } = await portal.as(people.ann).get(path);
      return body.status === 'closed' ? body : undefined;
    });
    expect(closed).toMatchObject({
      outcome: 'revoked',
      remediation: [
        {
          status: 'verified',
          proof: expect.stringContaining(
            'introspection answers active = false',
          ),
        },
      ],
    });
    expect(await portal.introspect(secret)).toEqual({ active: false });

    const instances = await portal
      .as(people.otto)
      .get('/flow-instances?limit=200');
    for (const { id: instance } of instances.body.items) {
      const { body } = await portal
        .as(people.otto)
        .get(`/flow-instances/${instance}/verification`);
      expect(body).toMatchObject({ ok: true });
    }
    await portal.as(people.otto).post('/ledger/checkpoints');
    const { text } = await portal.as(people.otto).get('/ledger/export');
    const lines = text.trimEnd().split('\n');
    expect(await verifyLines(replay(lines))).toMatchObject({ ok: true });
    expect(text).toContain('"review.decided"');
  });

  it('refuses the unauthenticated everywhere but for health and introspection', async () => {
    const portal = await setUp(id);
    const { body: document } = await portal
      .as(people.otto)
      .get('/openapi.json');
    const operations = Object.entries<Record<string, unknown>>(
      document.paths,
    ).flatMap(([path, methods]) =>
      Object.keys(methods).map(method => ({ path, method })),
    );
    expect(operations.length).toBeGreaterThan(20);
    for (const { path, method } of operations.filter(
      operation => operation.path !== '/health',
    )) {
      const { status } = await portal.call(
        method as 'get' | 'post' | 'delete',
        path.replace(/\{\w+\}/g, 'something'),
      );
      expect([method, path, status]).toEqual([method, path, 401]);
    }
    expect((await portal.call('get', '/health')).status).toBe(200);
    const bare = await portal.call('post', '/reference-issuer/introspect', {
      'content-type': 'application/x-www-form-urlencoded',
    });
    expect([bare.status, bare.body]).toEqual([
      401,
      { error: 'invalid_client' },
    ]);
  });
});
