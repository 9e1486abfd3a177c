import { TestDatabaseId, TestDatabases } from '@backstage/backend-test-utils';
import { ReviewItem } from '@countersign/plugin-governance-common';
import { account, FakeSystem } from '../__testUtils__/FakeSystem';
import { groups, people } from '../__testUtils__/organisation';
import { startTestPortal, testConfig } from '../__testUtils__/startTestPortal';
import { verifyPack } from '../evidence/__testUtils__/verifyPack';
import { closeExcluded } from './closeExcluded';
import { reopenExclusion } from './reopenExclusion';

jest.setTimeout(240_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

const DEFINITION = `
apiVersion: governance.countersign.dev/v1
kind: CampaignDefinition
metadata: { name: ledger, title: Ledger, owner: 'group:default/ledger' }
spec:
  asks: [credentials, grants]
  scope: { where: identity.name != "other" }
  cause: A test asks about it
  deadline: P60D
  freshness: P2D
`;
const REASON = 'it is torn down every night';

async function setUp(id: TestDatabaseId, periodic: object[] = []) {
  const { governance } = testConfig as {
    governance: { reviews: object } & object;
  };
  const system = new FakeSystem('fake');
  system.hold(
    account('booker'),
    account('payer', { owner: groups.payments }),
    account('reader', { owner: groups.payments }),
    account('other'),
  );
  const portal = await startTestPortal({
    knex: await databases.init(id),
    connectors: registry => registry.addSource(system),
    config: {
      governance: {
        ...governance,
        reviews: { ...governance.reviews, periodic },
        exclusions: { maxDuration: 'P90D' },
      },
    },
  });
  await portal.observe();
  const { knex } = portal;
  const refOf = async (name: string): Promise<string> =>
    (await knex('inventory_credentials').where({ external_id: name }).first())
      .ref;
  const ask = (more: object = {}, user: string = people.ann) =>
    portal.as(user).post('/exclusions', {
      selector: { ownerGroup: groups.payments },
      owner: groups.payments,
      days: 5,
      reason: REASON,
      ...more,
    });
  const answer = async (instanceId: string, user: string) => {
    const path = `/approvals/${instanceId}`;
    const { body } = await portal.as(user).get(path);
    return portal.as(user).post(`${path}/answers`, {
      decision: 'approve',
      digest: body.digest ?? 'none',
    });
  };
  const grant = async (more: object = {}): Promise<string> => {
    const { body } = await ask(more);
    await answer(body.instanceId, people.sam);
    await answer(body.instanceId, people.dana);
    await portal.pump();
    return body.instanceId;
  };
  const launch = async (source = DEFINITION) => {
    const saved = await portal
      .as(people.sam)
      .post('/campaign-definitions', { source });
    const launched = await portal.as(people.sam).post('/campaigns', {
      definition: saved.body.definition.metadata.name,
      digest: saved.body.digest,
    });
    expect([launched.status, launched.body.error]).toEqual([201, undefined]);
    await portal.runTask('campaigns');
    return launched.body.id as string;
  };
  const campaign = async (campaignId: string) =>
    (await portal.as(people.sam).get(`/campaigns/${campaignId}`)).body;
  const list = async () =>
    (await portal.as(people.sam).get('/exclusions')).body.items;
  const rollUp = async (campaignId: string) =>
    (
      await portal
        .as(people.sam)
        .get(`/rollups/certification?campaign=${campaignId}`)
    ).body.counts;
  /** The question about an account's key that waits for Pia now. */
  const openReview = async (name: string) => {
    const { body } = await portal.as(people.pia).get('/reviews?status=open');
    return body.items.find(
      ({ identity, subject }: ReviewItem) =>
        identity.title === name && subject.kind === 'credential',
    );
  };
  const asked = async (): Promise<string[]> =>
    knex('review_items')
      .whereNotNull('open_key')
      .orderBy('subject_title')
      .pluck('subject_ref');
  return {
    answer,
    ask,
    asked,
    campaign,
    grant,
    knex,
    launch,
    list,
    openReview,
    portal,
    refOf,
    rollUp,
    system,
  };
}

describe.each(databases.eachSupportedId())('exclusions on %s', id => {
  it('are granted by two others, never by who asks, and not for longer than is configured', async () => {
    const { answer, ask, list, portal } = await setUp(id);
    const preview = await portal.as(people.ann).post('/exclusions/preview', {
      selector: { ownerGroup: groups.finance, type: 'service-account' },
    });
    expect(preview.body).toMatchObject({
      identities: 4,
      credentials: 4,
      grants: 4,
      entitlements: 0,
      certificates: 0,
      integrations: 0,
      asked: 0,
      maxDays: 90,
    });
    expect(
      (
        await portal
          .as(people.ann)
          .post('/exclusions/preview', { selector: {} })
      ).status,
    ).toBe(400);
    expect((await ask({}, people.otto)).status).toBe(403);
    expect((await ask({ owner: 'group:default/nobody' })).status).toBe(400);
    const long = await ask({ days: 91 });
    expect(
      await portal
        .knex('flow_instances')
        .where({ id: long.body.instanceId })
        .first('outcome'),
    ).toEqual({ outcome: 'denied' });

    const { body, status } = await ask({}, people.dana);
    expect([status, body.error]).toEqual([201, undefined]);
    // Who asks does not count; with one other there is one too few.
    expect(
      await portal
        .knex('flow_instances')
        .where({ id: body.instanceId })
        .first('outcome'),
    ).toEqual({ outcome: 'denied' });
    const wish = await ask();
    expect((await ask()).status).toBe(409);
    const { body: put } = await portal
      .as(people.sam)
      .get(`/approvals/${wish.body.instanceId}`);
    expect(put.subjectTitle).toBe('what is owned by group:default/payments');
    expect((await answer(wish.body.instanceId, people.ann)).status).toBe(403);
    await answer(wish.body.instanceId, people.sam);
    await portal.pump();
    expect(await list()).toEqual([]);
    await answer(wish.body.instanceId, people.dana);
    await portal.pump();
    expect(await list()).toMatchObject([
      {
        selector: { ownerGroup: groups.payments },
        owner: groups.payments,
        reason: REASON,
        requestedBy: people.ann,
        approvedBy: [people.sam, people.dana],
        status: 'in-force',
        leftOut: 0,
      },
    ]);
  });

  it('leave out what they cover with a column of its own, and expiry reopens exactly those', async () => {
    const { asked, campaign, grant, launch, list, portal, refOf, rollUp } =
      await setUp(id);
    const exclusion = await grant();
    await portal
      .as(people.sam)
      .post('/campaign-definitions', { source: DEFINITION });
    const { body: foreseen } = await portal
      .as(people.sam)
      .get('/campaign-definitions/ledger/preview');
    const running = await launch();
    const before = await campaign(running);
    expect(before.progress).toMatchObject({ items: 2, open: 2 });
    const [source] = before.sources;
    expect(source).toMatchObject({ items: 2, exempt: 4, excluded: 2 });
    expect(foreseen.sources[0]).toMatchObject({
      items: 2,
      exempt: 4,
      excluded: 2,
    });
    expect(
      source.outside +
        source.items +
        source.excluded +
        source.exempt +
        source.unreadable,
    ).toBe(source.counted);
    const { body: left } = await portal
      .as(people.sam)
      .get(`/campaigns/${running}/left-out?outcome=exempt`);
    expect(left.total).toBe(4);
    expect(left.items[0]).toMatchObject({ outcome: 'exempt', exclusion });
    const counts = await rollUp(running);
    expect(counts).toMatchObject({ exempt: 4, open: 2, excluded: 2, items: 8 });
    expect(
      counts.certified +
        counts.revoked +
        counts.notCarriedOut +
        counts.undecided +
        counts.excepted +
        counts.excluded +
        counts.exempt +
        counts.open,
    ).toBe(counts.items);
    expect(await list()).toMatchObject([{ leftOut: 4, toReopen: 0 }]);

    // Its owner is told before, and nothing is asked yet.
    await portal.moveClock({ days: 4 });
    await portal.pump();
    const askedBefore = await asked();
    expect(askedBefore).toHaveLength(2);
    await portal.moveClock({ days: 1, ms: 1000 });
    await portal.pump();
    const added = (await asked()).filter(ref => !askedBefore.includes(ref));
    expect(added).toHaveLength(4);
    expect(added).toEqual(
      expect.arrayContaining([
        await refOf('payer-key'),
        await refOf('reader-key'),
      ]),
    );
    const after = await campaign(running);
    expect(after.progress).toMatchObject({ items: 6, open: 6 });
    expect(after.sources[0]).toMatchObject({ items: 6, exempt: 0 });
    expect(await rollUp(running)).toMatchObject({
      exempt: 0,
      open: 6,
      items: 8,
    });
    expect(await list()).toMatchObject([
      { status: 'expired', leftOut: 4, toReopen: 0 },
    ]);
    const { body } = await portal.as(people.pia).get('/reviews?status=open');
    expect(body.items).toHaveLength(4);
    expect(body.items[0].cause).toContain('The exclusion');

    // Once more changes nothing.
    const { context } = portal;
    await reopenExclusion(
      {
        knex: portal.knex,
        engine: () => context.engine,
        reviews: () => context.reviews,
      },
      exclusion,
      new AbortController().signal,
    );
    expect(await asked()).toHaveLength(6);
  });

  it('that are withdrawn where no campaign runs have items opened, but for what another still covers', async () => {
    const { asked, grant, launch, list, portal, refOf } = await setUp(id);
    const wide = await grant();
    const narrow = await grant({
      selector: { ref: await refOf('payer-key') },
      days: 20,
    });
    const over = await launch();
    await portal.as(people.sam).post(`/campaigns/${over}/close`);
    const before = await asked();
    const withdraw = (user: string) =>
      portal.as(user).post(`/exclusions/${wide}/withdraw`);
    expect((await withdraw(people.ben)).status).toBe(403);
    expect((await withdraw(people.pia)).body).toMatchObject({
      status: 'withdrawn',
      withdrawnBy: people.pia,
    });
    expect((await withdraw(people.pia)).status).toBe(409);
    await portal.pump();
    const added = (await asked()).filter(ref => !before.includes(ref));
    expect(added).toHaveLength(3);
    expect(added).not.toContain(await refOf('payer-key'));
    const listed = await list();
    expect(
      listed.map(({ refTitle }: { refTitle?: string }) => refTitle).sort(),
    ).toEqual(['payer-key', undefined]);
    expect(
      listed.map(({ id: one, leftOut }: { id: string; leftOut: number }) => [
        one,
        leftOut,
      ]),
    ).toEqual(
      expect.arrayContaining([
        [wide, 3],
        [narrow, 1],
      ]),
    );
    // What a campaign that is over says stays as it was.
    const { body } = await portal
      .as(people.sam)
      .get(`/campaigns/${over}/left-out?outcome=exempt`);
    expect(body.total).toBe(4);
  });

  it('end what is open already, tell who was asked, and have it asked about again at their end', async () => {
    const {
      asked,
      campaign,
      grant,
      launch,
      list,
      openReview,
      portal,
      refOf,
      rollUp,
    } = await setUp(id);
    const running = await launch();
    const before = await asked();
    expect(before).toHaveLength(6);
    const item = await portal.findReview(people.pia, 'payer');
    await portal.runTask('notices');
    const { body: preview } = await portal
      .as(people.ann)
      .post('/exclusions/preview', {
        selector: { ownerGroup: groups.payments },
      });
    expect(preview.asked).toBe(4);
    const exclusion = await grant();
    const read = async () =>
      (await portal.as(people.sam).get(`/reviews/${item.id}`)).body;
    const left = await read();
    expect(left).toMatchObject({
      status: 'closed',
      outcome: 'excluded',
      exclusion: { id: exclusion, until: expect.any(String) },
    });
    expect(left.decision).toBeUndefined();
    expect(left.history.at(-1).what).toMatch(
      new RegExp(
        `^the exclusion ${exclusion} leaves it out until .* again then$`,
      ),
    );
    const instance = await portal
      .knex('flow_instances')
      .join('review_items', 'review_items.instance_id', 'flow_instances.id')
      .where('review_items.id', item.id)
      .first('flow_instances.id', 'flow_instances.outcome');
    expect(instance.outcome).toBe('excluded');
    const { body: story } = await portal
      .as(people.sam)
      .get(`/flow-instances/${instance.id}`);
    expect(JSON.stringify(story)).toContain(
      `the exclusion ${exclusion} leaves it out until`,
    );
    expect(await asked()).toHaveLength(2);
    const during = await campaign(running);
    expect(during.progress).toMatchObject({
      items: 2,
      open: 2,
      endedUnanswered: 0,
    });
    expect(during.sources[0]).toMatchObject({ items: 2, exempt: 4 });
    expect(await rollUp(running)).toMatchObject({ exempt: 4, open: 2 });
    const { body: out } = await portal
      .as(people.sam)
      .get(`/campaigns/${running}/left-out?outcome=exempt`);
    expect(out.items).toHaveLength(4);
    expect(
      out.items.map(({ reason }: { reason: string }) => reason),
    ).toContainEqual(
      expect.stringContaining(
        `it was asked about before, as review ${item.id}`,
      ),
    );
    expect(await list()).toMatchObject([{ id: exclusion, leftOut: 4 }]);
    portal.sent.length = 0;
    await portal.runTask('notices');
    expect(
      portal.sent.map(({ recipients, payload }) => [
        recipients.type === 'entity' && recipients.entityRef,
        payload.title,
      ]),
    ).toEqual([
      [
        people.pia,
        '4 access reviews of payer, reader are left out for a while and need no answer',
      ],
    ]);

    await portal.moveClock({ days: 5, ms: 1000 });
    await portal.pump();
    expect((await asked()).sort()).toEqual([...before].sort());
    expect((await campaign(running)).progress).toMatchObject({
      items: 6,
      open: 6,
    });
    const again = await openReview('payer');
    expect(again.id).not.toBe(item.id);
    expect((await read()).exclusion).toMatchObject({
      id: exclusion,
      endedAt: expect.any(String),
    });
    expect(await refOf('payer-key')).toBe(again.subject.ref);
  });

  it('leave alone what is decided, what somebody asks about by hand, and what they do not cover', async () => {
    const { asked, campaign, grant, knex, launch, portal, refOf } = await setUp(
      id,
    );
    const { identity_ref: byHand } = await knex('inventory_credentials')
      .where({ external_id: 'reader-key' })
      .first();
    await portal.as(people.sam).post(`/identities/${byHand}/reviews`, {
      cause: 'somebody wants to know',
    });
    const running = await launch();
    const decided = await portal.findReview(people.pia, 'payer');
    const { body: seen } = await portal
      .as(people.pia)
      .get(`/reviews/${decided.id}`);
    const answered = await portal
      .as(people.pia)
      .post(`/reviews/${decided.id}/decisions`, {
        decision: 'revoke',
        evidenceDigest: seen.evidenceDigest,
      });
    expect(answered.body.status).toBe('withdrawable');
    await grant();
    const { body: after } = await portal
      .as(people.pia)
      .get(`/reviews/${decided.id}`);
    expect([after.status, after.decision]).toEqual(['withdrawable', 'revoke']);
    const open = await asked();
    // Both of booker, both of reader, and what is decided of payer.
    expect(open).toHaveLength(5);
    expect(open).toContain(await refOf('reader-key'));
    const during = await campaign(running);
    expect(during.sources[0]).toMatchObject({ items: 3, exempt: 3 });
    await portal.moveClock({ days: 5, ms: 1000 });
    await portal.pump();
    expect((await campaign(running)).sources[0]).toMatchObject({
      items: 6,
      exempt: 0,
    });
    const readers = await knex('review_items').where({
      subject_ref: await refOf('reader-key'),
    });
    expect(readers).toHaveLength(1);
  });

  it('end what is asked in stages, and ask its stages again', async () => {
    const { campaign, grant, launch, openReview, portal } = await setUp(id);
    const running = await launch(`${DEFINITION}  stages:
    - { id: owners, reviewers: [owner], strategy: oneKeepKeeps, deadline: P14D }
    - { id: security, reviewers: ['${groups.identitySecurity}'], strategy: oneKeepKeeps, deadline: P14D }
`);
    const item = await portal.findReview(people.pia, 'payer');
    await grant();
    const { body: left } = await portal
      .as(people.sam)
      .get(`/reviews/${item.id}/stages`);
    expect(
      left.stages[0].tasks.map(({ status }: { status: string }) => status),
    ).toEqual(['closed']);
    await portal.moveClock({ days: 5, ms: 1000 });
    await portal.pump();
    expect((await campaign(running)).progress).toMatchObject({ open: 6 });
    const again = await openReview('payer');
    const { body: stages } = await portal
      .as(people.sam)
      .get(`/reviews/${again.id}/stages`);
    expect([again.id === item.id, stages.stages[0].id]).toEqual([
      false,
      'owners',
    ]);
  });

  it('end more than one batch of what is open, once, and leave a pack that holds', async () => {
    const { grant, knex, launch, portal, system } = await setUp(id);
    system.hold(
      ...Array.from({ length: 260 }, (_, index) =>
        account(`many-${index}`, { owner: groups.payments }),
      ),
    );
    await portal.moveClock({ ms: 1000 });
    await portal.observe();
    const running = await launch();
    const exclusion = await grant();
    const outcomes: Array<{
      outcome: string | null;
      count: string | number;
    }> = await knex('review_items')
      .groupBy('outcome')
      .orderBy('outcome')
      .select('outcome')
      .count('* as count');
    const counts = Object.fromEntries(
      outcomes.map(({ outcome, count }) => [String(outcome), Number(count)]),
    );
    // Two of each of 262 accounts of payments; those of booker stay open.
    expect(counts).toEqual({ excluded: 524, null: 2 });
    const { context } = portal;
    const again = await closeExcluded(
      {
        knex,
        engine: () => context.engine,
        reviews: () => context.reviews,
      },
      { id: exclusion, effectKey: 'delivered again' },
      new AbortController().signal,
    );
    expect(again).toBe(0);
    await portal.as(people.sam).post(`/campaigns/${running}/close`);
    const { text } = await portal
      .as(people.sam)
      .get(`/campaigns/${running}/evidence-pack`);
    const verdict = await verifyPack(text);
    expect(verdict).toMatchObject({ ok: true, problems: [] });
    expect(verdict.records.exclusion).toBe(1);
  });

  it('hold for what is reviewed by itself', async () => {
    const { asked, grant, portal, refOf } = await setUp(id, [
      { source: 'fake', every: { days: 90 } },
    ]);
    await grant({ selector: { ref: await refOf('payer-key') } });
    await portal.runTask('periodic-reviews');
    const before = await asked();
    expect(before).toHaveLength(7);
    expect(before).not.toContain(await refOf('payer-key'));
    await portal.moveClock({ days: 5, ms: 1000 });
    await portal.pump();
    expect((await asked()).filter(ref => !before.includes(ref))).toEqual([
      await refOf('payer-key'),
    ]);
  });

  it('stand in the pack of a campaign, which does not hold without them', async () => {
    const { grant, launch, portal } = await setUp(id);
    const exclusion = await grant();
    const running = await launch();
    await portal.as(people.sam).post(`/campaigns/${running}/close`);
    const { text } = await portal
      .as(people.sam)
      .get(`/campaigns/${running}/evidence-pack`);
    const verdict = await verifyPack(text);
    expect(verdict).toMatchObject({ ok: true, problems: [] });
    expect(verdict.records.exclusion).toBe(1);
    const records = text
      .split('\n')
      .filter(Boolean)
      .map(line => JSON.parse(line));
    expect(
      records.find(({ type }) => type === 'exclusion')?.data,
    ).toMatchObject({
      id: exclusion,
      requestedBy: people.ann,
      approvedBy: [people.sam, people.dana],
    });
    const without = await verifyPack(
      text.replace(
        `"approvedBy":["${people.sam}"`,
        `"approvedBy":["${people.ann}"`,
      ),
    );
    expect(without.ok).toBe(false);
    expect(without.problems.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['record-changed', 'decision-conflict']),
    );
  });
});
