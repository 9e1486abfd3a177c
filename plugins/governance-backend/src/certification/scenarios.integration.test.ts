import { TestDatabaseId, TestDatabases } from '@backstage/backend-test-utils';
import {
  ReviewItem,
  ReviewItemDetail,
} from '@countersign/plugin-governance-common';
import { account, FakeSystem } from '../__testUtils__/FakeSystem';
import { people } from '../__testUtils__/organisation';
import { startTestPortal } from '../__testUtils__/startTestPortal';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

const DEFINITION = `
apiVersion: governance.countersign.dev/v1
kind: CampaignDefinition
metadata: { name: ledger, title: Ledger, owner: 'group:default/ledger' }
spec:
  asks: [grants]
  scope: { environment: production }
  cause: A test asks about it
  deadline: P60D
  freshness: P2D
`;
const ROLES = ['payer', 'approver'].map(name => ({
  externalId: `booker-${name}`,
  kind: 'role' as const,
  name,
  resource: 'payments',
  actions: ['read', 'write'],
}));

/** A campaign about the two roles of one account. */
async function setUp(id: TestDatabaseId) {
  const system = new FakeSystem('fake');
  system.hold(account('booker', { grants: ROLES }));
  const portal = await startTestPortal({
    knex: await databases.init(id),
    connectors: registry => {
      registry.addSource(system);
      registry.addRemediationConnector(system);
    },
  });
  await portal.observe();
  const { body: saved } = await portal
    .as(people.sam)
    .post('/campaign-definitions', { source: DEFINITION });
  const launched = await portal
    .as(people.sam)
    .post('/campaigns', { definition: 'ledger', digest: saved.digest });
  expect([launched.status, launched.body.error]).toEqual([201, undefined]);
  await portal.runTask('campaigns');
  const campaign: string = launched.body.id;
  const detail = async () =>
    (await portal.as(people.sam).get(`/campaigns/${campaign}`)).body;
  const { body } = await portal
    .as(people.ann)
    .get(`/reviews?campaign=${campaign}`);
  const itemOf = (name: string): ReviewItem =>
    body.items.find(({ subject }: ReviewItem) => subject.title.includes(name));
  const read = async (item: { id: string }): Promise<ReviewItemDetail> =>
    (await portal.as(people.sam).get(`/reviews/${item.id}`)).body;
  const decide = async (user: string, item: ReviewItem, more: object) => {
    const { evidenceDigest } = await read(item);
    return portal
      .as(user)
      .post(`/reviews/${item.id}/decisions`, { evidenceDigest, ...more });
  };
  const carryOut = async () => {
    await portal.moveClock({ ms: 2 * 60_000 + 1000 });
    await portal.pump();
  };
  return { system, portal, campaign, detail, itemOf, read, decide, carryOut };
}

const KEEP = { decision: 'keep', justification: 'Month end runs on it' };

describe.each(databases.eachSupportedId())('decisions on %s', id => {
  it('scenario 16: only what was revoked is taken away; the campaign is closed once that is read back', async () => {
    const { portal, campaign, detail, itemOf, system, decide, read, carryOut } =
      await setUp(id);
    await decide(people.ann, itemOf('payer'), KEEP);
    await decide(people.ann, itemOf('approver'), { decision: 'revoke' });
    await portal.as(people.sam).post(`/campaigns/${campaign}/close`);
    expect((await detail()).state).toBe('closed-with-open-remediation');
    await carryOut();
    const closed = await detail();
    expect(closed.state).toBe('closed');
    expect(closed.endedAt).toBeDefined();
    expect(system.calls.map(({ order }) => order.subject.externalId)).toEqual([
      'booker-approver',
    ]);
    expect((await read(itemOf('approver'))).remediation.at(-1)).toMatchObject({
      status: 'verified',
      closedAt: expect.any(String),
    });
    expect((await read(itemOf('payer'))).remediation).toEqual([]);
  });

  it('scenario 17: what was kept carries who kept it and what they said, into the next question', async () => {
    const { portal, itemOf, decide, read } = await setUp(id);
    const item = itemOf('payer');
    await decide(people.ann, item, KEEP);
    await portal
      .as(people.sam)
      .post(`/identities/${item.identity.ref}/reviews`, { cause: 'Again' });
    const { body } = await portal.as(people.ann).get('/reviews?status=open');
    const next = body.items.find(
      ({ subject }: ReviewItem) => subject.ref === item.subject.ref,
    );
    expect((await read(next)).evidence.lastDecision).toMatchObject({
      decision: 'keep',
      by: people.ann,
      justification: KEEP.justification,
    });
  });

  it('scenario 18: of two roles that go ill together, the revoked one goes and the other stays', async () => {
    const { system, portal, itemOf, decide, carryOut } = await setUp(id);
    await decide(people.ann, itemOf('approver'), { decision: 'revoke' });
    await decide(people.ann, itemOf('payer'), KEEP);
    await carryOut();
    await portal.moveClock({ ms: 1000 });
    await portal.runTask('sources');
    expect(
      system.accounts.get('booker')?.grants?.map(({ name }) => name),
    ).toEqual(['payer']);
    const rows = await portal
      .knex('inventory_grants')
      .whereNull('absent_since')
      .pluck('external_id');
    expect(rows).toEqual(['booker-payer']);
  });

  it('scenario 55: asked again by who runs campaigns, the reviewer sees it again and its history stays', async () => {
    const { portal, detail, itemOf, decide, read } = await setUp(id);
    const item = itemOf('payer');
    await decide(people.ann, item, KEEP);
    const reason = { reason: 'the scope was read wrongly' };
    const path = `/reviews/${item.id}/restart`;
    expect((await portal.as(people.ann).post(path, reason)).status).toBe(403);
    expect((await portal.as(people.sam).post(path, {})).status).toBe(400);
    expect((await detail()).progress).toMatchObject({ open: 1, keep: 1 });
    const again = await portal.as(people.sam).post(path, reason);
    expect([again.status, again.body.status]).toEqual([201, 'open']);
    expect((await detail()).progress).toMatchObject({ open: 2, keep: 0 });
    const { body } = await portal
      .as(people.ann)
      .get('/reviews?assignee=me&status=open');
    expect(body.items.map((one: ReviewItem) => one.id)).toContain(
      again.body.id,
    );
    expect(again.body.evidence.lastDecision).toMatchObject({
      decision: 'keep',
      by: people.ann,
    });
    const old = await read(item);
    expect([old.outcome, old.decision]).toEqual(['kept', 'keep']);
    expect(old.history.at(-1)?.what).toContain(again.body.id);
    expect((await portal.as(people.sam).post(path, reason)).status).toBe(409);
  });

  it('scenario 59: of two reviewers at once one decides, and that the other would not have is seen', async () => {
    const { itemOf, decide, read } = await setUp(id);
    const item = itemOf('payer');
    const answers = await Promise.all([
      decide(people.ann, item, { decision: 'revoke' }),
      decide(people.ben, item, KEEP),
    ]);
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([200, 409]);
    const [first, second] =
      answers[0].status === 200
        ? [people.ann, people.ben]
        : [people.ben, people.ann];
    const after = await read(item);
    expect(after.decision).toBe(first === people.ann ? 'revoke' : 'keep');
    expect(
      after.history.filter(({ what }) => what.startsWith('decided to')),
    ).toHaveLength(1);
    expect(after.history).toContainEqual(
      expect.objectContaining({
        by: second,
        what: expect.stringContaining(`came after ${first} and would have`),
      }),
    );
  });

  it('scenario 60: a decision after the deadline, or on what is over, is refused with the reason', async () => {
    const { portal, itemOf, decide, read } = await setUp(id);
    await decide(people.ann, itemOf('payer'), KEEP);
    const closed = await decide(people.ben, itemOf('payer'), KEEP);
    expect([closed.status, closed.body.error.message]).toEqual([
      409,
      expect.stringMatching(/decided|ended|closed|wrong-state/),
    ]);
    await portal.moveClock({ days: 14, ms: 1000 });
    await portal.pump();
    const item = itemOf('approver');
    const { evidenceDigest, decision } = await read(item);
    const late = await portal
      .as(people.ann)
      .post(`/reviews/${item.id}/decisions`, {
        decision: 'revoke',
        evidenceDigest,
      });
    expect(late.status).toBe(409);
    expect(late.body.error.message.length).toBeGreaterThan(10);
    expect([decision, (await read(item)).decision]).toEqual([
      undefined,
      undefined,
    ]);
  });
});
