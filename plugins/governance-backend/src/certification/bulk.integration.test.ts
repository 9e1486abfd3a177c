import { TestDatabaseId, TestDatabases } from '@backstage/backend-test-utils';
import {
  BulkDecisionAnswer,
  ReviewItem,
} from '@countersign/plugin-governance-common';
import { account, FakeSystem } from '../__testUtils__/FakeSystem';
import { groups, people } from '../__testUtils__/organisation';
import {
  startTestPortal,
  testConfig,
  TestPortal,
} from '../__testUtils__/startTestPortal';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

const definitionOf = (bulk: string) => `
apiVersion: governance.countersign.dev/v1
kind: CampaignDefinition
metadata: { name: all, title: All, owner: 'group:default/security' }
spec:
  asks: [credentials, grants]
  scope: {}
  cause: It is certified every quarter
  ${bulk}
  deadline: P10D
  freshness: P2D
  riskAnalysis: RA-7
`;

async function setUp(
  id: TestDatabaseId,
  options: { bulk?: string; elsewhere?: string; accounts?: number } = {},
) {
  const { bulk = 'bulk: allowed', elsewhere, accounts = 2 } = options;
  const system = new FakeSystem('fake');
  system.hold(
    ...Array.from({ length: accounts }, (_, index) => account(`many-${index}`)),
    account('asked-for', {}, people.ben),
    account('payer', { owner: groups.payments }),
  );
  const portal = await startTestPortal({
    knex: await databases.init(id),
    config: {
      governance: {
        ...(testConfig.governance as object),
        caps: { openTasksPerPerson: 1000 },
        reviews: {
          triageGroup: groups.security,
          ...(elsewhere ? { bulk: elsewhere } : {}),
        },
      },
    },
    connectors: registry => {
      registry.addSource(system);
      registry.addRemediationConnector(system);
    },
  });
  await portal.observe();
  if (bulk !== 'no campaign') {
    const saved = await portal
      .as(people.sam)
      .post('/campaign-definitions', { source: definitionOf(bulk) });
    const launched = await portal.as(people.sam).post('/campaigns', {
      definition: 'all',
      digest: saved.body.digest,
    });
    expect([launched.status, launched.body.error]).toEqual([201, undefined]);
    await portal.runTask('campaigns');
  }
  return { portal, system };
}

/** Every open item, as somebody sees everything, with the evidence that is shown. */
async function toDecide(portal: TestPortal, decision = 'keep') {
  const rows: {
    id: string;
    evidence_digest: string;
    identity_title: string;
  }[] = await portal
    .knex('review_items')
    .where({ status: 'open' })
    .orderBy('id');
  return rows.map(row => ({
    title: row.identity_title,
    item: { id: row.id, decision, evidenceDigest: row.evidence_digest },
  }));
}

async function decide(
  portal: TestPortal,
  user: string,
  items: object[],
): Promise<BulkDecisionAnswer> {
  const { status, body } = await portal
    .as(user)
    .post('/reviews/decisions', { items });
  expect([status, body.error]).toEqual([200, undefined]);
  return body;
}

describe.each(databases.eachSupportedId())('deciding in bulk on %s', id => {
  it('decides each item by itself, and says of each that is refused why', async () => {
    const { portal } = await setUp(id);
    const seen = await toDecide(portal);
    const outdated = seen.findIndex(({ title }) => title === 'many-0');
    const answer = await decide(portal, people.ben, [
      ...seen.map(({ item }, index) =>
        index === outdated ? { ...item, evidenceDigest: '0'.repeat(64) } : item,
      ),
      { ...seen[0].item, id: 'no-such-item' },
    ]);
    const refusals = new Map(
      answer.results.map(result => [
        seen.find(({ item }) => item.id === result.id)?.title ?? 'unknown',
        result.result === 'refused' ? result.error : 'decided',
      ]),
    );
    expect(refusals).toEqual(
      new Map([
        ['many-0', 'decided'],
        ['many-1', 'decided'],
        // Whoever requested it is not asked, and does not see what is not theirs.
        ['asked-for', 'NotAllowedError'],
        ['payer', 'NotFoundError'],
        ['unknown', 'NotFoundError'],
      ]),
    );
    expect(answer.results[outdated]).toMatchObject({
      error: 'ConflictError',
      reason: expect.stringContaining('stale-evidence'),
    });
    expect([answer.decided, answer.refused]).toEqual([3, 6]);
    const decided = await portal
      .knex('review_items')
      .whereNotNull('decision')
      .select('decision', 'decided_by', 'status', 'outcome');
    expect(decided).toEqual(
      Array(3).fill({
        decision: 'keep',
        decided_by: people.ben,
        status: 'closed',
        outcome: 'kept',
      }),
    );
  });

  it('writes the same as deciding one by one, and how many were decided together', async () => {
    const { portal } = await setUp(id);
    const mine = (await toDecide(portal, 'revoke')).filter(({ title }) =>
      title.startsWith('many'),
    );
    const [alone, ...others] = mine.map(({ item }) => item);
    const { id: aloneId, ...request } = alone;
    const one = await portal
      .as(people.ann)
      .post(`/reviews/${aloneId}/decisions`, request);
    expect([one.status, one.body.error]).toEqual([200, undefined]);
    const answer = await decide(portal, people.ann, others);
    expect(answer).toMatchObject({ decided: 3, refused: 0 });
    const states = await portal
      .knex('review_items')
      .whereNotNull('decision')
      .distinct('state', 'status', 'decision', 'decided_by', 'version');
    expect(states).toHaveLength(1);
    const entries: { data: string }[] = await portal
      .knex('ledger_entries')
      .where({ type: 'review.decided' })
      .orderBy('position');
    expect(entries.map(({ data }) => JSON.parse(data).together)).toEqual([
      undefined,
      3,
      3,
      3,
    ]);
    const words: string[] = await portal
      .knex('review_history')
      .where({ by: people.ann })
      .pluck('what');
    expect(words.sort()).toEqual([
      'decided to revoke it',
      ...Array(3).fill('decided to revoke it, one of 3 together'),
    ]);
  });

  it('refuses a second decision, and leaves the first', async () => {
    const { portal } = await setUp(id);
    const mine = (await toDecide(portal))
      .filter(({ title }) => title.startsWith('many'))
      .map(({ item }) => item);
    await decide(portal, people.ann, mine);
    const again = await decide(
      portal,
      people.ben,
      mine.map(item => ({ ...item, decision: 'revoke' })),
    );
    expect([again.decided, again.refused]).toEqual([0, 4]);
    const decisions: string[] = await portal
      .knex('review_items')
      .whereNotNull('decision')
      .pluck('decided_by');
    expect(new Set(decisions)).toEqual(new Set([people.ann]));
  });

  it.each([
    ['says nothing of it', { bulk: '' }, 'All 1 does not let its items'],
    ['forbids it', { bulk: 'bulk: forbidden' }, 'All 1 does not let its items'],
    ['is none', { bulk: 'no campaign' }, 'No campaign asks about it'],
  ])('decides nothing where the campaign %s', async (_, options, reason) => {
    const { portal } = await setUp(id, options);
    if (options.bulk === 'no campaign') {
      const identities: string[] = await portal
        .knex('inventory_identities')
        .pluck('ref');
      for (const ref of identities) {
        await portal
          .as(people.sam)
          .post(`/identities/${ref}/reviews`, { cause: 'A test asks' });
      }
    }
    const mine = (await toDecide(portal)).filter(({ title }) =>
      title.startsWith('many'),
    );
    const answer = await decide(
      portal,
      people.ann,
      mine.map(({ item }) => item),
    );
    expect([answer.decided, answer.refused]).toEqual([0, 4]);
    expect(answer.results[0]).toMatchObject({
      error: 'NotAllowedError',
      reason: expect.stringContaining(reason),
    });
    const [{ count }] = await portal
      .knex('review_items')
      .whereNotNull('decision')
      .count('* as count');
    expect(Number(count)).toBe(0);
  });

  it('decides what no campaign asks about where the settings allow it', async () => {
    const { portal } = await setUp(id, {
      bulk: 'no campaign',
      elsewhere: 'allowed',
    });
    const { ref } = await portal
      .knex('inventory_identities')
      .where({ display_name: 'many-0' })
      .first();
    await portal
      .as(people.sam)
      .post(`/identities/${ref}/reviews`, { cause: 'A test asks' });
    const mine = (await toDecide(portal)).map(({ item }) => item);
    expect(await decide(portal, people.ann, mine)).toMatchObject({
      decided: 2,
      refused: 0,
    });
  });

  it('decides several hundred, and lists them as decided', async () => {
    const { portal } = await setUp(id, { accounts: 125 });
    const mine = (await toDecide(portal))
      .filter(({ title }) => title.startsWith('many'))
      .map(({ item }) => item);
    expect(await decide(portal, people.ann, mine)).toMatchObject({
      decided: 250,
      refused: 0,
    });
    const { body } = await portal
      .as(people.sam)
      .get('/reviews?status=closed&limit=200');
    expect(body.total).toBe(250);
    expect(
      new Set(body.items.map(({ decision }: ReviewItem) => decision)),
    ).toEqual(new Set(['keep']));
  });

  it('refuses a request that names an item twice, or too many', async () => {
    const { portal } = await setUp(id);
    const [{ item }] = await toDecide(portal);
    const twice = await portal
      .as(people.ann)
      .post('/reviews/decisions', { items: [item, item] });
    const many = await portal.as(people.ann).post('/reviews/decisions', {
      items: Array.from({ length: 1001 }, (_, index) => ({
        ...item,
        id: `item-${index}`,
      })),
    });
    expect([twice.status, many.status]).toEqual([400, 400]);
    expect(twice.body.error.message).toContain('names each item once');
  });
});
