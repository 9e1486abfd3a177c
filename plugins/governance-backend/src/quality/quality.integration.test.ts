import { TestDatabaseId, TestDatabases } from '@backstage/backend-test-utils';
import {
  CampaignQuality,
  ReviewItem,
  ReviewItemDetail,
  SecondLook,
} from '@countersign/plugin-governance-common';
import { JsonObject } from '@backstage/types';
import { account, FakeSystem } from '../__testUtils__/FakeSystem';
import { groups, people } from '../__testUtils__/organisation';
import {
  startTestPortal,
  testConfig,
  TestPortal,
} from '../__testUtils__/startTestPortal';
import { erasePerson } from '../erasure/erasePerson';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const ITEMS = 12;

const DEFINITION = `
apiVersion: governance.countersign.dev/v1
kind: CampaignDefinition
metadata: { name: keys, title: Keys, owner: 'group:default/security' }
spec:
  asks: [credentials, grants]
  scope: { environment: production }
  cause: They are certified every quarter
  deadline: P10D
  freshness: P30D
  bulk: allowed
`;

function withQuality(quality: JsonObject): JsonObject {
  const governance = testConfig.governance as JsonObject;
  return { governance: { ...governance, quality } };
}

async function setUp(id: TestDatabaseId, quality?: JsonObject) {
  const system = new FakeSystem('fake');
  system.hold(
    ...Array.from({ length: ITEMS }, (_, index) => account(`account-${index}`)),
  );
  const portal = await startTestPortal({
    knex: await databases.init(id),
    config: quality ? withQuality(quality) : testConfig,
    connectors: registry => {
      registry.addSource(system);
      registry.addRemediationConnector(system);
    },
  });
  await portal.observe();
  const as = portal.as(people.sam);
  const saved = await as.post('/campaign-definitions', { source: DEFINITION });
  const { body } = await as.post('/campaigns', {
    definition: 'keys',
    digest: saved.body.digest,
  });
  await portal.context.campaigns.turn();
  return { portal, campaign: body.id as string };
}

async function openItems(
  portal: TestPortal,
  kind: 'credential' | 'grant',
): Promise<ReviewItem[]> {
  const { body } = await portal
    .as(people.ann)
    .get('/reviews?assignee=me&status=open&limit=200');
  return body.items.filter(({ subject }: ReviewItem) => subject.kind === kind);
}

async function evidenceOf(portal: TestPortal, id: string): Promise<string> {
  const { body } = await portal.as(people.ann).get(`/reviews/${id}`);
  return (body as ReviewItemDetail).evidenceDigest;
}

/** Selects everything and sends it, without having opened any of it. */
async function stampAll(portal: TestPortal, user: string): Promise<void> {
  const items = await openItems(portal, 'credential');
  const decisions = [];
  for (const { id } of items) {
    decisions.push({
      id,
      decision: 'keep',
      evidenceDigest: await evidenceOf(portal, id),
    });
  }
  const { body } = await portal
    .as(user)
    .post('/reviews/decisions', { items: decisions });
  expect([body.decided, body.error]).toEqual([ITEMS, undefined]);
}

/** Opens each item, goes through its evidence, thinks, and decides. */
async function lookAtEach(portal: TestPortal, user: string): Promise<void> {
  const as = portal.as(user);
  for (const { id } of await openItems(portal, 'grant')) {
    for (const what of ['item', 'evidence']) {
      const { status } = await as.post(`/reviews/${id}/openings`, { what });
      expect(status).toBe(200);
    }
    await portal.moveClock({ ms: 40_000 });
    const { status } = await as.post(`/reviews/${id}/decisions`, {
      decision: 'keep',
      justification: 'it is in use',
      evidenceDigest: await evidenceOf(portal, id),
    });
    expect(status).toBe(200);
  }
}

async function readQuality(
  portal: TestPortal,
  campaign: string,
  user: string = people.sam,
): Promise<CampaignQuality> {
  const { status, body } = await portal
    .as(user)
    .get(`/campaigns/${campaign}/quality`);
  expect([status, body.error]).toEqual([200, undefined]);
  return body;
}

async function endCampaign(portal: TestPortal, campaign: string) {
  await portal.as(people.sam).post(`/campaigns/${campaign}/close`);
  await portal.runTask('quality');
}

describe.each(databases.eachSupportedId())('decision quality on %s', id => {
  it('counts nothing against somebody whose reports came late or got lost, and says of how many that is so', async () => {
    const { portal, campaign } = await setUp(id, { perPerson: true });
    const as = portal.as(people.ann);
    const items = await openItems(portal, 'credential');
    for (const [index, item] of items.entries()) {
      if (index % 2 === 0) {
        // It got lost once, and arrives right before the decision.
        await as.post(`/reviews/${item.id}/openings`, {
          what: 'item',
          late: true,
        });
      }
      const { status } = await as.post(`/reviews/${item.id}/decisions`, {
        decision: 'keep',
        justification: 'it is in use',
        evidenceDigest: await evidenceOf(portal, item.id),
        ...(index % 2 === 0 ? {} : { openingLost: true }),
      });
      expect(status).toBe(200);
    }
    const [{ runs }] = (await readQuality(portal, campaign)).teams;
    expect(runs).toHaveLength(1);
    const [run] = runs ?? [];
    expect([run.decisions, run.unsure, run.flagged]).toEqual([
      ITEMS,
      ITEMS,
      false,
    ]);
    expect(
      run.signals
        .filter(({ value }) => value === undefined)
        .map(({ signal }) => signal),
    ).toEqual(
      expect.arrayContaining(['unseen', 'dwell', 'evidence', 'weighty']),
    );
  });

  it('G7: flags whoever decides unseen and not whoever looks, and says by which signals', async () => {
    const { portal, campaign } = await setUp(id, { perPerson: true });
    await stampAll(portal, people.ann);
    await lookAtEach(portal, people.ben);
    const { teams } = await readQuality(portal, campaign);
    expect(teams).toHaveLength(1);
    const [{ owner, runs, ...counts }] = teams;
    expect([owner, counts]).toEqual([
      groups.ledger,
      { people: 2, decisions: 2 * ITEMS, flagged: 1 },
    ]);
    const [stamped, looked] = runs ?? [];
    expect([stamped.person, stamped.flagged]).toEqual([people.ann, true]);
    expect(
      stamped.signals
        .filter(({ raised }) => raised)
        .map(s => [s.signal, s.value]),
    ).toEqual([
      ['unseen', 1],
      ['evidence', 0],
      ['bulk', 1],
    ]);
    expect([looked.person, looked.flagged]).toEqual([people.ben, false]);
    const dwell = looked.signals.find(({ signal }) => signal === 'dwell');
    expect(dwell?.value).toBeGreaterThanOrEqual(40);
    expect(dwell?.value).toBeLessThan(60);
  });

  it('names nobody unless told, shows no runs of a team of few, and is not for everybody', async () => {
    const { portal, campaign } = await setUp(id);
    await stampAll(portal, people.ann);
    const { teams, perPerson, held, secondLook } = await readQuality(
      portal,
      campaign,
    );
    expect(teams).toEqual([
      { owner: groups.ledger, people: 1, decisions: ITEMS, flagged: 0 },
    ]);
    expect([perPerson, held, secondLook]).toEqual([false, false, undefined]);
    const ann = await portal
      .as(people.ann)
      .get(`/campaigns/${campaign}/quality`);
    expect(ann.status).toBe(403);
    await endCampaign(portal, campaign);
    expect(await portal.knex('review_second_looks')).toEqual([]);
  });

  it('counts only decisions about items that the viewer may see, and none that was taken back', async () => {
    const { portal, campaign } = await setUp(id, { minPeople: 1 });
    await stampAll(portal, people.ann);
    const [item] = await openItems(portal, 'grant');
    await portal.as(people.ann).post(`/reviews/${item.id}/decisions`, {
      decision: 'revoke',
      justification: 'not in use',
      evidenceDigest: await evidenceOf(portal, item.id),
    });
    const before = await readQuality(portal, campaign, people.lena);
    expect(before.teams[0].decisions).toBe(ITEMS + 1);
    expect(before.teams[0].runs?.[0].person).toBeUndefined();
    await portal.as(people.ann).post(`/reviews/${item.id}/withdrawal`);
    const after = await readQuality(portal, campaign, people.lena);
    expect(after.teams[0].decisions).toBe(ITEMS);
    await portal.knex('review_items').update({ owner_ref: groups.auditors });
    const unseen = await readQuality(portal, campaign, people.lena);
    expect(unseen.teams).toEqual([]);
  });

  it('keeps openings only of those who are asked, and of items that are open', async () => {
    const { portal } = await setUp(id);
    const [item] = await openItems(portal, 'credential');
    for (const user of [people.lena, people.sam]) {
      const { status } = await portal
        .as(user)
        .post(`/reviews/${item.id}/openings`, { what: 'item' });
      expect(status).toBe(200);
    }
    expect(await portal.knex('review_openings')).toEqual([]);
    const pia = await portal
      .as(people.pia)
      .post(`/reviews/${item.id}/openings`, { what: 'item' });
    expect(pia.status).toBe(404);
  });

  it('has a seeded sample of flagged decisions looked at again by somebody independent, and holds the sign-off until then', async () => {
    const { portal, campaign } = await setUp(id, {
      secondLook: { share: 1, by: groups.identitySecurity },
      holdSignOff: true,
    });
    await stampAll(portal, people.ann);
    await lookAtEach(portal, people.ben);
    expect((await readQuality(portal, campaign)).held).toBe(true);
    await endCampaign(portal, campaign);
    await portal.runTask('quality');
    const { secondLook, held } = await readQuality(portal, campaign);
    expect([secondLook, held]).toEqual([
      {
        share: 1,
        by: groups.identitySecurity,
        waiting: ITEMS,
        agrees: 0,
        differs: 0,
      },
      true,
    ]);

    const signOff = () =>
      portal.as(people.sam).post(`/campaigns/${campaign}/sign-off`, {
        statement: 'I have read what was decided, and stand for it',
        riskAnalysis: 'RA-7',
        openReason: 'What was looked at again is asked about again',
      });
    const tooEarly = await signOff();
    expect([tooEarly.status, tooEarly.body.error.message]).toEqual([
      409,
      expect.stringContaining('sign-off is held'),
    ]);

    const list = async (user: string): Promise<SecondLook[]> =>
      (
        await portal
          .as(user)
          .get(`/campaigns/${campaign}/second-looks?limit=200`)
      ).body.items;
    const looks = await list(people.dana);
    expect(looks.every(({ mayNot }) => mayNot === undefined)).toBe(true);
    const [first] = looks;
    const note = 'I have looked at its use and at its owner';
    await portal
      .knex('review_items')
      .where({ id: first.reviewId })
      .update({ owner_ref: groups.auditors });
    expect((await list(people.lena)).map(look => look.id)).not.toContain(
      first.id,
    );
    const unseen = await portal
      .as(people.lena)
      .post(`/second-looks/${first.id}`, { verdict: 'agrees', note });
    expect(unseen.status).toBe(404);
    await portal
      .knex('review_items')
      .where({ id: first.reviewId })
      .update({ owner_ref: groups.ledger });
    const lena = await portal
      .as(people.lena)
      .post(`/second-looks/${first.id}`, { verdict: 'agrees', note });
    expect(lena.status).toBe(403);
    await portal.knex('review_reviewers').insert({
      item_id: first.reviewId,
      user_ref: people.dana,
      via: 'escalation',
    });
    const asked = await portal
      .as(people.dana)
      .post(`/second-looks/${first.id}`, { verdict: 'agrees', note });
    expect([asked.status, asked.body.error?.message]).toEqual([
      403,
      expect.stringContaining('not-independent'),
    ]);
    const differs = await portal
      .as(people.sam)
      .post(`/second-looks/${first.id}`, { verdict: 'differs', note });
    expect([differs.status, differs.body.state]).toEqual([200, 'differs']);
    const twice = await portal
      .as(people.sam)
      .post(`/second-looks/${first.id}`, { verdict: 'agrees', note });
    expect(twice.status).toBe(409);
    const again = await openItems(portal, 'credential');
    expect(again).toHaveLength(1);
    expect(again[0].cause).toMatch(/looked again/);
    for (const look of (await list(people.sam)).filter(
      ({ state }) => state === 'waiting',
    )) {
      await portal
        .as(people.sam)
        .post(`/second-looks/${look.id}`, { verdict: 'agrees', note });
    }
    expect((await readQuality(portal, campaign)).held).toBe(false);
    const signed = await signOff();
    expect([signed.status, signed.body.error]).toEqual([201, undefined]);
  });

  it('forgets how decisions were made after a year, and whom is erased at once', async () => {
    const { portal } = await setUp(id);
    await lookAtEach(portal, people.ben);
    const { knex, context } = portal;
    await knex.transaction(trx =>
      erasePerson(trx, {
        principal: people.ben,
        actor: { kind: 'engine', route: 'test' },
        now: context.clock.now(),
        ledger: context.ledger.ledger,
      }),
    );
    for (const table of ['review_openings', 'review_decision_marks']) {
      const users: string[] = await knex(table).pluck('user_ref');
      expect(users).toHaveLength(ITEMS);
      expect(users).not.toContain(people.ben);
    }
    await portal.moveClock({ days: 366 });
    await portal.runTask('quality');
    expect(await knex('review_openings')).toEqual([]);
    expect(await knex('review_decision_marks')).toEqual([]);
  });
});
