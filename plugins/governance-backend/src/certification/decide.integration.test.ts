import { TestDatabaseId, TestDatabases } from '@backstage/backend-test-utils';
import {
  ReviewItem,
  ReviewItemDetail,
} from '@countersign/plugin-governance-common';
import { account, FakeSystem } from '../__testUtils__/FakeSystem';
import { groups, people } from '../__testUtils__/organisation';
import { replay, verifyLines } from '../ledger/__testUtils__/ledgerDatabase';
import { startTestPortal, TestPortal } from '../__testUtils__/startTestPortal';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const DAY = 24 * 60 * 60 * 1000;

async function setUp(id: TestDatabaseId) {
  const system = new FakeSystem('fake');
  system.hold(
    account('booker'),
    account('asked-for', {}, people.ben),
    account('orphan', { owner: undefined, consumers: undefined }),
    account('quiet', { environment: 'test' }),
    account('advised', { environment: 'staging' }),
  );
  const portal = await startTestPortal({
    knex: await databases.init(id),
    connectors: registry => {
      registry.addSource(system);
      registry.addRemediationConnector(system);
    },
  });
  await portal.observe();
  const rows: Array<{ ref: string }> = await portal
    .knex('inventory_identities')
    .select('ref');
  for (const { ref } of rows) {
    const opened = await portal
      .as(people.sam)
      .post(`/identities/${ref}/reviews`, { cause: 'A test asks' });
    expect(opened.status).toBe(201);
  }
  return { system, portal };
}

async function detailOf(
  portal: TestPortal,
  user: string,
  item: ReviewItem,
): Promise<ReviewItemDetail> {
  const { status, body } = await portal.as(user).get(`/reviews/${item.id}`);
  expect(status).toBe(200);
  return body;
}

async function decide(
  portal: TestPortal,
  user: string,
  item: ReviewItem,
  body: object,
) {
  const { evidenceDigest } = await detailOf(portal, people.sam, item);
  return portal
    .as(user)
    .post(`/reviews/${item.id}/decisions`, { evidenceDigest, ...body });
}

describe.each(databases.eachSupportedId())('deciding on %s', id => {
  it('asks the owning team about each credential and grant, and shows what decides', async () => {
    const { portal } = await setUp(id);
    const mine = await portal.as(people.ann).get('/reviews?assignee=me');
    expect(
      mine.body.items.map((item: ReviewItem) => [
        item.identity.title,
        item.subject.kind,
        item.mode,
        item.status,
      ]),
    ).toEqual(
      expect.arrayContaining([
        ['booker', 'credential', 'enforce', 'open'],
        ['booker', 'grant', 'enforce', 'open'],
      ]),
    );
    const item = await portal.findReview(people.ann, 'booker');
    const detail = await detailOf(portal, people.ann, item);
    expect(detail).toMatchObject({
      question: 'Does booker (production) still need its api-key booker-key?',
      cause: 'A test asks',
      onSilence: 'It is disabled, and can be restored until it is deleted.',
      owner: groups.ledger,
      evidenceStale: false,
      reviewers: [
        { ref: people.ann, via: groups.ledger },
        { ref: people.ben, via: groups.ledger },
      ],
    });
    expect(
      detail.actions.map(({ action, allowed }) => [action, allowed]),
    ).toEqual([
      ['keep', true],
      ['reduce', true],
      ['revoke', true],
      ['second', false],
      ['not-mine', true],
      ['dont-know', true],
      ['refresh-evidence', true],
      ['withdraw', false],
      ['restore', false],
      ['confirm-deletion', false],
    ]);
    expect(detail.evidence.dependents).toMatchObject({
      known: true,
      entities: [{ ref: 'component:default/ledger-api' }],
    });
    expect(detail.evidence.use).toMatchObject({ known: false });
  });

  it('tells each person once how many, by when, and what silence does', async () => {
    const { portal } = await setUp(id);
    await portal.runTask('notices');
    const forAnn = portal.sent.filter(
      ({ recipients }) =>
        recipients.type === 'entity' && recipients.entityRef === people.ann,
    );
    expect(forAnn).toHaveLength(1);
    expect(forAnn[0].payload.title).toMatch(/^6 access reviews of .*booker/);
    expect(forAnn[0].payload.description).toMatch(
      /First due \d{4}-\d\d-\d\d, about 2 minutes\. If nobody answers: .*It is disabled, and can be restored until it is deleted\./,
    );
    expect(forAnn[0].payload.link).toMatch(/^\/governance\/reviews\//);
    await portal.runTask('notices');
    expect(
      portal.sent.filter(
        ({ recipients }) =>
          recipients.type === 'entity' && recipients.entityRef === people.ann,
      ),
    ).toHaveLength(1);
  });

  it('keeps notices that could not be sent and sends them later', async () => {
    const { portal } = await setUp(id);
    portal.setNotificationsFail(true);
    await portal.runTask('notices');
    expect(portal.sent).toEqual([]);
    portal.setNotificationsFail(false);
    await portal.runTask('notices');
    expect(portal.sent.length).toBeGreaterThan(0);
  });

  it('tells nobody in observe, and records what would have been asked', async () => {
    const { portal } = await setUp(id);
    await portal.runTask('notices');
    expect(JSON.stringify(portal.sent)).not.toContain('quiet');
    const item = await portal.findReview(people.sam, 'quiet');
    expect(item).toMatchObject({
      mode: 'observe',
      status: 'closed',
      outcome: 'recorded',
    });
  });

  it('records an answer in advise and changes nothing', async () => {
    const { portal, system } = await setUp(id);
    const item = await portal.findReview(people.ann, 'advised');
    expect(item.mode).toBe('advise');
    const { status } = await decide(portal, people.ann, item, {
      decision: 'revoke',
    });
    expect(status).toBe(200);
    await portal.moveClock({ ms: 2 * 60_000 + 1000 });
    await portal.pump();
    expect(await portal.findReview(people.ann, 'advised')).toMatchObject({
      status: 'closed',
      outcome: 'recorded',
      decision: 'revoke',
    });
    expect(system.calls).toEqual([]);
  });

  describe('refuses', () => {
    it('somebody who is not asked, with the reason', async () => {
      const { portal } = await setUp(id);
      const item = await portal.findReview(people.ann, 'booker');
      const byLead = await decide(portal, people.lena, item, {
        decision: 'keep',
      });
      expect([byLead.status, byLead.body.error.message]).toEqual([
        403,
        expect.stringContaining('is not asked about this'),
      ]);
      const stranger = await decide(portal, people.pia, item, {
        decision: 'keep',
      });
      expect(stranger.status).toBe(404);
      const auditor = await decide(portal, people.otto, item, {
        decision: 'keep',
      });
      expect(auditor.status).toBe(403);
    });

    it('the requester, naming the separation of duties', async () => {
      const { portal } = await setUp(id);
      const item = await portal.findReview(people.ann, 'asked-for');
      const { status, body } = await decide(portal, people.ben, item, {
        decision: 'keep',
      });
      expect([status, body.error.message]).toEqual([
        403,
        expect.stringContaining('separation.notRequester'),
      ]);
      expect(
        (await decide(portal, people.ann, item, { decision: 'keep' })).status,
      ).toBe(200);
    });

    it('somebody who has left the group since', async () => {
      const { portal } = await setUp(id);
      const item = await portal.findReview(people.ann, 'booker');
      await portal
        .knex('directory_members')
        .where({ user_ref: people.ann })
        .delete();
      const { status, body } = await decide(portal, people.ann, item, {
        decision: 'keep',
      });
      expect([status, body.error.message]).toEqual([
        403,
        expect.stringContaining('does not belong to it any more'),
      ]);
    });

    it('a second decision', async () => {
      const { portal } = await setUp(id);
      const item = await portal.findReview(people.ann, 'booker');
      expect(
        (await decide(portal, people.ann, item, { decision: 'revoke' })).status,
      ).toBe(200);
      for (const user of [people.ann, people.ben]) {
        const { status, body } = await decide(portal, user, item, {
          decision: 'keep',
        });
        expect([status, body.error.message]).toEqual([
          409,
          expect.stringContaining('already-decided'),
        ]);
      }
    });

    it('one of two decisions that come at the same moment', async () => {
      const { portal } = await setUp(id);
      const item = await portal.findReview(people.ann, 'booker');
      const answers = await Promise.all([
        decide(portal, people.ann, item, { decision: 'keep' }),
        decide(portal, people.ben, item, { decision: 'revoke' }),
      ]);
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
      const decided = await portal
        .knex('ledger_entries')
        .where({ type: 'review.decided' });
      expect(decided).toHaveLength(1);
    });

    it('a decision after the deadline, also when nothing has noticed the deadline yet', async () => {
      const { portal } = await setUp(id);
      const item = await portal.findReview(people.ann, 'booker');
      await portal.moveClock({ days: 13 });
      await portal.observe();
      await portal.as(people.ann).post(`/reviews/${item.id}/evidence`);
      await portal.moveClock({ days: 1, ms: 60_000 });
      const { status, body } = await decide(portal, people.ann, item, {
        decision: 'keep',
      });
      expect([status, body.error.message]).toEqual([
        409,
        expect.stringContaining('after-deadline'),
      ]);
      await portal.pump();
      const later = await decide(portal, people.ann, item, {
        decision: 'keep',
      });
      expect([later.status, later.body.error.message]).toEqual([
        409,
        expect.stringContaining('after-deadline'),
      ]);
    });

    it('a decision on stale evidence until it is collected anew', async () => {
      const { portal } = await setUp(id);
      const item = await portal.findReview(people.ann, 'booker');
      await portal.moveClock({ ms: 8 * DAY });
      const stale = await decide(portal, people.ann, item, {
        decision: 'keep',
      });
      expect([stale.status, stale.body.error.message]).toEqual([
        409,
        expect.stringContaining('stale-evidence'),
      ]);
      await portal.runTask('sources');
      const refreshed = await portal
        .as(people.ann)
        .post(`/reviews/${item.id}/evidence`);
      expect([refreshed.status, refreshed.body.evidenceStale]).toEqual([
        200,
        false,
      ]);
      const again = await decide(portal, people.ann, item, {
        decision: 'keep',
      });
      expect([again.status, again.body.outcome]).toEqual([200, 'kept']);
    });

    it('a decision on evidence that has changed since it was shown', async () => {
      const { portal, system } = await setUp(id);
      const item = await portal.findReview(people.ann, 'booker');
      const { evidenceDigest } = await detailOf(portal, people.ann, item);
      system.hold(account('booker', { purpose: 'Something else now' }));
      await portal.moveClock({ ms: 1000 });
      await portal.runTask('sources');
      await portal.as(people.ben).post(`/reviews/${item.id}/evidence`);
      for (const digest of [evidenceDigest, '0'.repeat(64)]) {
        const { status, body } = await portal
          .as(people.ann)
          .post(`/reviews/${item.id}/decisions`, {
            decision: 'keep',
            evidenceDigest: digest,
          });
        expect([status, body.error.message]).toEqual([
          409,
          expect.stringContaining('stale-evidence'),
        ]);
      }
    });

    it('to keep what nobody owns, and lets it be revoked', async () => {
      const { portal } = await setUp(id);
      const item = await portal.findReview(people.sam, 'orphan');
      expect(item.owner).toBe(groups.security);
      const keep = await decide(portal, people.sam, item, { decision: 'keep' });
      expect([keep.status, keep.body.error.message]).toEqual([
        409,
        expect.stringContaining('unresolved-owner'),
      ]);
      const revoke = await decide(portal, people.sam, item, {
        decision: 'revoke',
      });
      expect(revoke.status).toBe(200);
    });

    it.each([
      ['everything', { actions: ['read', 'write'] }],
      ['more than was held', { actions: ['read', 'drop'] }],
      ['nothing', {}],
    ])('to reduce to %s', async (_, reduceTo) => {
      const { portal } = await setUp(id);
      const item = await portal.findReview(people.ann, 'booker', 'grant');
      const { status } = await decide(portal, people.ann, item, {
        decision: 'reduce',
        reduceTo,
      });
      expect(status).toBe(400);
    });

    it('malformed bodies, naming the field', async () => {
      const { portal } = await setUp(id);
      const item = await portal.findReview(people.ann, 'booker');
      const { status, body } = await portal
        .as(people.ann)
        .post(`/reviews/${item.id}/decisions`, {
          decision: 'approve',
          evidenceDigest: 'x',
        });
      expect(status).toBe(400);
      expect(body.error.message).toMatch(/decision: .*keep.*reduce.*revoke/);
      expect(body.error.message).toMatch(/evidenceDigest: /);
    });
  });

  it('records every decision in a ledger that verifies, with instances that recompute', async () => {
    const { portal } = await setUp(id);
    const booker = await portal.findReview(people.ann, 'booker');
    const advised = await portal.findReview(people.ann, 'advised');
    await decide(portal, people.ann, booker, {
      decision: 'keep',
      justification: 'It books the evening run',
    });
    await decide(portal, people.ann, advised, { decision: 'revoke' });
    await portal.as(people.sam).post('/ledger/checkpoints');
    const { text } = await portal.as(people.otto).get('/ledger/export');
    expect(text).not.toContain('evening run');
    const lines = text.trimEnd().split('\n');
    const verdict = await verifyLines(replay(lines));
    expect(verdict).toMatchObject({ ok: true });
    const decided = lines
      .map(line => JSON.parse(line))
      .filter(line => line.entry?.type === 'review.decided');
    expect(
      decided.map(({ entry }) => [entry.subject, entry.data.decision]).sort(),
    ).toEqual(
      [
        [`review:${booker.id}`, 'keep'],
        [`review:${advised.id}`, 'revoke'],
      ].sort(),
    );
    const { body } = await portal
      .as(people.otto)
      .get('/flow-instances?limit=200');
    expect(body.items).toHaveLength(10);
    for (const instance of body.items) {
      const { body: verified } = await portal
        .as(people.otto)
        .get(`/flow-instances/${instance.id}/verification`);
      expect(verified).toMatchObject({ ok: true, problems: [] });
    }
  });
});
