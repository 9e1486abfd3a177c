import { TestDatabaseId, TestDatabases } from '@backstage/backend-test-utils';
import {
  CampaignDetail,
  CampaignPreview,
  CampaignSource,
  ReviewItem,
} from '@countersign/plugin-governance-common';
import { account, FakeSystem } from '../__testUtils__/FakeSystem';
import { groups, people } from '../__testUtils__/organisation';
import { startTestPortal, TestPortal } from '../__testUtils__/startTestPortal';
import { openBatch } from './openBatch';

jest.setTimeout(240_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

const DEFINITION = `
apiVersion: governance.countersign.dev/v1
kind: CampaignDefinition
metadata: { name: ledger, title: Ledger, owner: 'group:default/security' }
spec:
  asks: [credentials, grants]
  scope:
    environment: production
    where: subject.kind == "credential" || !subject.name.startsWith("reader")
  cause: It is certified every quarter
  deadline: P10D
  freshness: P2D
  riskAnalysis: RA-7
`;

const STEPS = { definition: DEFINITION, accounts: 0 };

async function setUp(id: TestDatabaseId, options: Partial<typeof STEPS> = {}) {
  const { definition, accounts } = { ...STEPS, ...options };
  const system = new FakeSystem('fake');
  system.hold(
    account('booker'),
    account('asked-for', {}, people.ben),
    account('orphan', { owner: undefined, consumers: undefined }),
    account('payer', { owner: groups.payments }),
    account('staged', { environment: 'staging' }),
    account('theirs', { platformOwned: true }),
    account('reading', {
      grants: [
        { externalId: 'r', kind: 'role', name: 'reader', actions: ['read'] },
      ],
    }),
    ...Array.from({ length: accounts }, (_, index) => account(`many-${index}`)),
  );
  system.setKey('payer', 'revoked');
  const portal = await startTestPortal({
    knex: await databases.init(id),
    connectors: registry => {
      registry.addSource(system);
      registry.addRemediationConnector(system);
    },
  });
  await portal.observe();
  const saved = await portal
    .as(people.sam)
    .post('/campaign-definitions', { source: definition });
  expect([saved.status, saved.body.error]).toEqual([201, undefined]);
  return { system, portal, digest: saved.body.digest as string };
}

async function launch(portal: TestPortal, digest: string) {
  const { status, body } = await portal
    .as(people.sam)
    .post('/campaigns', { definition: 'ledger', digest });
  expect([status, body.error]).toEqual([201, undefined]);
  return body as CampaignDetail;
}

async function detail(
  portal: TestPortal,
  id: string,
  user: string = people.sam,
) {
  const { status, body } = await portal.as(user).get(`/campaigns/${id}`);
  expect([status, body.error]).toEqual([200, undefined]);
  return body as CampaignDetail;
}

async function preview(portal: TestPortal): Promise<CampaignPreview> {
  const { status, body } = await portal
    .as(people.sam)
    .get('/campaign-definitions/ledger/preview');
  expect([status, body.error]).toEqual([200, undefined]);
  return body;
}

async function countRows(portal: TestPortal, table: string): Promise<number> {
  const [{ count }] = await portal.knex(table).count('* as count');
  return Number(count);
}

/** What is asked about now, and of whom. */
async function readAsked(portal: TestPortal) {
  const rows: { subject_ref: string; user_ref: string }[] = await portal
    .knex('review_items')
    .join('review_reviewers', 'review_reviewers.item_id', 'review_items.id')
    .select('subject_ref', 'user_ref');
  const items = new Map<string, number>();
  for (const { user_ref } of rows) {
    items.set(user_ref, (items.get(user_ref) ?? 0) + 1);
  }
  return {
    subjects: new Set(rows.map(({ subject_ref }) => subject_ref)).size,
    reviewers: [...items].sort(),
  };
}

function sumOf(source: CampaignSource): number {
  const { outside, items, excluded, unreadable, waiting } = source;
  return outside + items + excluded + unreadable + waiting;
}

/** A context that opens few items at once and fails after so many. */
function contextOf(portal: TestPortal, failAfter: number) {
  const { context } = portal;
  let left = failAfter;
  return {
    engine: {
      now: context.engine.now.bind(context.engine),
      sendMany: context.engine.sendMany.bind(context.engine),
    },
    reviews: {
      openManyIn: async (
        ...args: Parameters<typeof context.reviews.openManyIn>
      ) => {
        const opened = await context.reviews.openManyIn(...args);
        left -= 1;
        if (left < 0) {
          throw new Error('the process died');
        }
        return opened;
      },
    },
    settings: {
      bulk: 'forbidden' as const,
      flow: 'owner-review',
      triageGroup: groups.security,
      evidenceMaxAgeMs: 0,
      modeFor: async () => 'enforce' as const,
      secondGroups: [],
      foresee: () => ({
        way: 'at-once',
        deleteAt: '2099-01-01T00:00:00.000Z',
      }),
    },
    ledger: context.ledger.ledger,
    policy: context.engine.ports.policy,
    shipped: [],
    newId: () => 'unused',
    batchSize: 3,
  };
}

describe.each(databases.eachSupportedId())('campaigns on %s', id => {
  it('scenario 1, 5: launches the first campaign of a definition, and opens an item for each thing in scope with nothing answered', async () => {
    const { portal, digest } = await setUp(id);
    const launched = await launch(portal, digest);
    expect(launched).toMatchObject({
      title: 'Ledger 1',
      number: 1,
      owner: groups.security,
      openedBy: people.sam,
      state: 'opening',
      progress: { items: 0 },
    });
    await portal.runTask('campaigns');
    const running = await detail(portal, launched.id);
    expect(running.state).toBe('running');
    // booker, asked-for and orphan hold two things each, payer a role, reading a key.
    expect(running.progress).toEqual({
      items: 8,
      open: 8,
      answered: 0,
      keep: 0,
      reduce: 0,
      revoke: 0,
      inRemediation: 0,
      excepted: 0,
      endedUnanswered: 0,
    });
    expect(
      running.owners.map(({ owner, progress }) => [owner, progress.items]),
    ).toEqual([
      [groups.ledger, 5],
      [groups.security, 2],
      [groups.payments, 1],
    ]);
    const { body } = await portal
      .as(people.sam)
      .get(`/reviews?campaign=${launched.id}&limit=200`);
    expect(body.total).toBe(8);
    expect(new Set(body.items.map((item: ReviewItem) => item.cause))).toEqual(
      new Set(['It is certified every quarter']),
    );
  });

  it('scenario 2, 14: refuses everything to who may not, and stores nothing', async () => {
    const { portal, digest } = await setUp(id);
    const body = { definition: 'ledger', digest };
    for (const user of [people.ann, people.otto]) {
      const refused = await Promise.all([
        portal.as(user).post('/campaigns', body),
        portal.as(user).get('/campaign-definitions/ledger/preview'),
        portal.as(user).post('/campaign-definitions', { source: DEFINITION }),
      ]);
      expect(refused.map(({ status }) => status)).toEqual([403, 403, 403]);
    }
    expect(await countRows(portal, 'campaigns')).toBe(0);
    const { id: campaign } = await launch(portal, digest);
    await portal.runTask('campaigns');
    const close = await portal
      .as(people.ann)
      .post(`/campaigns/${campaign}/close`);
    const cancel = await portal
      .as(people.ann)
      .post(`/campaigns/${campaign}/cancel`, { reason: 'I do not like it' });
    expect([close.status, cancel.status]).toEqual([403, 403]);
    expect((await detail(portal, campaign)).state).toBe('running');
  });

  it('scenario 6: counts for each caller only what they may see', async () => {
    const { portal, digest } = await setUp(id);
    const { id: campaign } = await launch(portal, digest);
    await portal.runTask('campaigns');
    const seen = await Promise.all(
      [people.sam, people.ann, people.pia, people.otto].map(async user => {
        const { progress, partial, owners } = await detail(
          portal,
          campaign,
          user,
        );
        const list = await portal.as(user).get('/campaigns');
        return [
          progress.items,
          list.body.items[0].progress.items,
          owners.length,
          partial,
        ];
      }),
    );
    expect(seen).toEqual([
      [8, 8, 3, false],
      [5, 5, 1, true],
      [1, 1, 1, true],
      [8, 8, 3, false],
    ]);
  });

  it('previews without writing, and a launch asks the same people about the same things', async () => {
    const { portal, digest } = await setUp(id);
    const tables = ['campaigns', 'review_items', 'flow_instances'];
    const before = await Promise.all(tables.map(t => countRows(portal, t)));
    const foreseen = await preview(portal);
    expect(await Promise.all(tables.map(t => countRows(portal, t)))).toEqual(
      before,
    );
    expect(foreseen).toMatchObject({
      digest,
      identities: 5,
      items: 8,
      alreadyOpen: 0,
      nobody: 0,
      unowned: { count: 2 },
      selfReview: { count: 2 },
      blocked: [],
    });
    expect(foreseen.selfReview.first[0]).toMatchObject({
      requester: people.ben,
      othersAsked: 1,
    });
    expect(foreseen.reasons).toEqual([
      {
        outcome: 'excluded',
        reason: 'the platform owns the identity',
        count: 2,
      },
      {
        outcome: 'excluded',
        reason: 'it is revoked already',
        count: 1,
      },
      {
        outcome: 'excluded',
        reason: 'the condition of the scope does not hold',
        count: 1,
      },
    ]);
    const { id: campaign } = await launch(portal, digest);
    await portal.runTask('campaigns');
    const asked = await readAsked(portal);
    expect(asked.subjects).toBe(foreseen.items);
    expect(asked.reviewers).toEqual(
      foreseen.reviewers.map(({ ref, items }) => [ref, items]).sort(),
    );
    const { reasons, sources } = await detail(portal, campaign);
    expect(new Set(reasons)).toEqual(new Set(foreseen.reasons));
    expect(sources).toEqual(
      foreseen.sources.map(({ stale: _, ...rest }) => rest),
    );
    await portal.runTask('notices');
    const told = new Set(
      portal.sent.map(({ recipients }) => JSON.stringify(recipients)),
    );
    expect(told.size).toBe(foreseen.notices);
  });

  it('accounts for everything that a source holds', async () => {
    const { portal, digest } = await setUp(id);
    const at = portal.context.clock.now().toISOString();
    await portal.knex('inventory_unreadable').insert({
      id: 'unreadable:1',
      source: 'fake',
      item: 'account 99',
      reason: 'its type is not known',
      at,
    });
    const { id: campaign } = await launch(portal, digest);
    const opening = await detail(portal, campaign);
    await portal.runTask('campaigns');
    const { sources, reasons } = await detail(portal, campaign);
    const held =
      (await countRows(portal, 'inventory_credentials')) +
      (await countRows(portal, 'inventory_grants'));
    expect(sources).toEqual([
      expect.objectContaining({
        source: 'fake',
        counted: held + 1,
        outside: 2,
        items: 8,
        excluded: 4,
        unreadable: 1,
        waiting: 0,
      }),
    ]);
    for (const source of [...opening.sources, ...sources]) {
      expect(sumOf(source)).toBe(source.counted);
    }
    expect(reasons).toContainEqual({
      outcome: 'unreadable',
      reason: 'its type is not known',
      count: 1,
    });
    const { body } = await portal
      .as(people.sam)
      .get(`/campaigns/${campaign}/left-out?limit=2`);
    expect([body.total, body.items.length]).toEqual([5, 2]);
    const theirs = await portal
      .as(people.pia)
      .get(`/campaigns/${campaign}/left-out`);
    expect(
      theirs.body.items.map((one: { reason: string }) => one.reason),
    ).toEqual(['it is revoked already']);
  });

  it('reports what its condition cannot be judged for, and does not leave it out', async () => {
    const { portal, digest } = await setUp(id, {
      definition: DEFINITION.replace(
        /where: .*/,
        'where: subject.ageDays > 30',
      ),
    });
    const foreseen = await preview(portal);
    expect(foreseen.items).toBe(0);
    expect(foreseen.sources[0].unreadable).toBe(9);
    const { id: campaign } = await launch(portal, digest);
    await portal.runTask('campaigns');
    const { sources } = await detail(portal, campaign);
    expect(sumOf(sources[0])).toBe(sources[0].counted);
  });

  it('takes in what is being asked about already, and asks nobody twice', async () => {
    const { portal, digest } = await setUp(id);
    const { ref } = await portal
      .knex('inventory_identities')
      .where({ display_name: 'booker' })
      .first();
    await portal
      .as(people.sam)
      .post(`/identities/${ref}/reviews`, { cause: 'It looks odd' });
    expect(await preview(portal)).toMatchObject({ items: 8, alreadyOpen: 2 });
    const { id: campaign } = await launch(portal, digest);
    await portal.runTask('campaigns');
    expect((await detail(portal, campaign)).progress.items).toBe(8);
    expect(await countRows(portal, 'review_items')).toBe(8);
  });

  it('goes on after a crash where it was, and opens nothing twice', async () => {
    const { portal, digest } = await setUp(id, { accounts: 6 });
    const { id: campaign } = await launch(portal, digest);
    const deaths: unknown[] = [];
    for (let attempt = 0; attempt < 40; attempt += 1) {
      const dying = contextOf(portal, attempt % 3);
      await portal.knex
        .transaction(trx => openBatch(trx, dying, campaign))
        .catch(error => deaths.push(error.message));
      const { progress } = await detail(portal, campaign);
      expect(await countRows(portal, 'review_items')).toBe(progress.items);
    }
    expect(new Set(deaths)).toEqual(new Set(['the process died']));
    await portal.runTask('campaigns');
    const { state, progress, sources } = await detail(portal, campaign);
    expect([state, progress.items]).toEqual(['running', 20]);
    expect(sumOf(sources[0])).toBe(sources[0].counted);
    const subjects: string[] = await portal
      .knex('review_items')
      .pluck('subject_ref');
    expect(new Set(subjects).size).toBe(20);
  });

  it('opens everything once when two replicas work at the same time', async () => {
    const { portal, digest } = await setUp(id, { accounts: 10 });
    const { id: campaign } = await launch(portal, digest);
    const work = async () => {
      const context = contextOf(portal, Number.POSITIVE_INFINITY);
      let more = true;
      while (more) {
        more = await portal.knex.transaction(trx =>
          openBatch(trx, context, campaign),
        );
      }
    };
    await Promise.all([work(), work()]);
    const { state, progress } = await detail(portal, campaign);
    expect([state, progress.items]).toEqual(['running', 28]);
    expect(await countRows(portal, 'review_items')).toBe(28);
  });

  it('scenario 54: launches nothing while a source in scope is stale, and says which', async () => {
    const { portal, digest } = await setUp(id);
    await portal.moveClock({ days: 3 });
    const [block] = (await preview(portal)).blocked;
    expect(block).toMatch(/^fake was last read at .* longer ago than P2D/);
    const { status, body } = await portal
      .as(people.sam)
      .post('/campaigns', { definition: 'ledger', digest });
    expect([status, body.error.message]).toEqual([
      409,
      expect.stringContaining(block),
    ]);
    expect(await countRows(portal, 'campaigns')).toBe(0);
    await portal.observe();
    expect((await preview(portal)).blocked).toEqual([]);
  });

  it('runs one campaign of a definition at a time, as it was previewed', async () => {
    const { portal, digest } = await setUp(id);
    const body = { definition: 'ledger', digest };
    const answers = await Promise.all([
      portal.as(people.sam).post('/campaigns', body),
      portal.as(people.sam).post('/campaigns', body),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    const other = await portal
      .as(people.sam)
      .post('/campaigns', { ...body, digest: '0'.repeat(64) });
    expect([other.status, other.body.error.message]).toEqual([
      409,
      expect.stringContaining('preview it again'),
    ]);
  });

  it('closes with what is not done yet, decides nothing by it, and says when it is done', async () => {
    const { portal, digest } = await setUp(id);
    const { id: campaign } = await launch(portal, digest);
    await portal.runTask('campaigns');
    const before = await portal.knex('review_items').select('id', 'status');
    const { status, body } = await portal
      .as(people.sam)
      .post(`/campaigns/${campaign}/close`);
    expect([status, body.state, body.endedBy]).toEqual([
      200,
      'closed-with-open-remediation',
      people.sam,
    ]);
    expect(await portal.knex('review_items').select('id', 'status')).toEqual(
      before,
    );
    const again = await portal
      .as(people.sam)
      .post(`/campaigns/${campaign}/close`);
    expect(again.status).toBe(409);
    // Nobody answers: silence goes the way of the flow, and keeps nothing.
    for (let step = 0; step < 6; step += 1) {
      await portal.moveClock({ days: 15 });
      await portal.observe();
      await portal.pump();
    }
    const done = await detail(portal, campaign);
    expect(done.progress).toMatchObject({ items: 8, open: 0, answered: 0 });
    expect(done.state).toBe('closed');
    const outcomes: string[] = await portal
      .knex('review_items')
      .pluck('outcome');
    expect(outcomes).not.toContain('kept');
  });

  it('closes by itself when its time is over', async () => {
    const { portal, digest } = await setUp(id);
    const { id: campaign } = await launch(portal, digest);
    await portal.runTask('campaigns');
    await portal.moveClock({ days: 11 });
    await portal.runTask('campaigns');
    expect(await detail(portal, campaign)).toMatchObject({
      state: 'closed-with-open-remediation',
      endReason: 'its deadline has passed',
    });
    expect((await preview(portal)).difference).toEqual({
      campaign,
      title: 'Ledger 1',
      added: 0,
      gone: 0,
      same: 8,
    });
  });

  it('withdraws what it asked itself when it is cancelled, and nothing else', async () => {
    const { portal, digest } = await setUp(id);
    const { ref } = await portal
      .knex('inventory_identities')
      .where({ display_name: 'booker' })
      .first();
    await portal
      .as(people.sam)
      .post(`/identities/${ref}/reviews`, { cause: 'It looks odd' });
    const { id: campaign } = await launch(portal, digest);
    await portal.runTask('campaigns');
    const answered = await portal.findReview(people.ann, 'asked-for');
    const { body: seen } = await portal
      .as(people.ann)
      .get(`/reviews/${answered.id}`);
    await portal.as(people.ann).post(`/reviews/${answered.id}/decisions`, {
      decision: 'revoke',
      evidenceDigest: seen.evidenceDigest,
    });
    const { status, body } = await portal
      .as(people.sam)
      .post(`/campaigns/${campaign}/cancel`, {
        reason: 'The scope was the wrong one',
      });
    expect([status, body.state]).toEqual([200, 'cancelling']);
    await portal.runTask('campaigns');
    expect(await detail(portal, campaign)).toMatchObject({
      state: 'cancelled',
      endedBy: people.sam,
      endReason: 'The scope was the wrong one',
      progress: { items: 8, open: 2, revoke: 1, endedUnanswered: 5 },
    });
    const { status: launched } = await portal
      .as(people.sam)
      .post('/campaigns', { definition: 'ledger', digest });
    expect(launched).toBe(201);
  });

  it('puts launching, closing and cancelling on record', async () => {
    const { portal, digest } = await setUp(id);
    for (const end of ['close', 'cancel']) {
      const { id: campaign } = await launch(portal, digest);
      await portal.runTask('campaigns');
      await portal
        .as(people.sam)
        .post(
          `/campaigns/${campaign}/${end}`,
          end === 'cancel' ? { reason: 'A test says so' } : {},
        );
      await portal.runTask('campaigns');
    }
    const rows: { type: string; content: string }[] = await portal
      .knex('ledger_entries')
      .where('type', 'like', 'campaign.%')
      .orderBy('position');
    expect(rows.map(({ type }) => type)).toEqual([
      'campaign.defined',
      'campaign.opened',
      'campaign.closed',
      'campaign.opened',
      'campaign.cancelled',
    ]);
    expect(JSON.stringify(rows)).not.toContain('A test says so');
  });

  it('erases who launched and cancelled, and why', async () => {
    const { portal, digest } = await setUp(id);
    const { id: campaign } = await launch(portal, digest);
    await portal.runTask('campaigns');
    await portal.as(people.sam).post(`/campaigns/${campaign}/cancel`, {
      reason: 'I broke my leg and cannot see to it',
    });
    await portal.runTask('campaigns');
    const { status } = await portal
      .as(people.dana)
      .delete(`/ledger/personal/${encodeURIComponent(people.sam)}`);
    expect(status).toBe(200);
    for (const table of ['campaigns', 'campaign_definitions']) {
      const text = JSON.stringify(await portal.knex(table).select());
      expect(text).not.toContain(people.sam);
      expect(text).not.toContain('leg');
    }
  });

  it('refuses a definition that is none, naming what is wrong', async () => {
    const { portal } = await setUp(id);
    const save = async (source: string) => {
      const { status, body } = await portal
        .as(people.sam)
        .post('/campaign-definitions', { source });
      return [status, body.error?.message];
    };
    expect(
      await save(DEFINITION.replace('subject.kind', 'subject.colour')),
    ).toEqual([400, expect.stringMatching(/spec\.scope\.where .*colour/)]);
    expect(await save(DEFINITION.replace('P10D', 'soon'))).toEqual([
      400,
      expect.stringContaining('spec.deadline'),
    ]);
    expect(await save(': : :')).toEqual([400, expect.any(String)]);
  });

  it.each([
    ['production-service-accounts', 4],
    ['privileged-identities', 2],
    ['api-keys-and-tokens', 3],
    ['ai-agent-grants', 1],
    ['certificates-of-identities', 1],
  ])('previews %s, which is shipped', async (name, items) => {
    const system = new FakeSystem('fake');
    system.hold(
      account('booker'),
      account('root', { privileged: true }),
      account('helper', { type: 'ai-agent', environment: 'test' }),
      account('proven', {
        environment: 'test',
        grants: [],
        credentials: [
          { externalId: 'x509', kind: 'certificate', status: 'active' },
        ],
      }),
    );
    const portal = await startTestPortal({
      knex: await databases.init(id),
      connectors: registry => registry.addSource(system),
    });
    await portal.observe();
    const { status, body } = await portal
      .as(people.sam)
      .get(`/campaign-definitions/${name}/preview`);
    expect([status, body.error]).toEqual([200, undefined]);
    expect([body.items, body.blocked]).toEqual([items, []]);
    expect(sumOf(body.sources[0])).toBe(body.sources[0].counted);
  });
});
