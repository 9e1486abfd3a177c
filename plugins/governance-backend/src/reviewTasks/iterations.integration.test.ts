import { TestDatabaseId, TestDatabases } from '@backstage/backend-test-utils';
import {
  CampaignStages,
  ReviewItem,
} from '@countersign/plugin-governance-common';
import { people } from '../__testUtils__/organisation';
import { TestPortal } from '../__testUtils__/startTestPortal';
import {
  answer,
  asked,
  detailOf,
  itemOf,
  keyOnly,
  setUp,
  staging,
} from './__testUtils__/stagedCampaign';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

const AGAIN = `
  stages:
    - { id: owners, reviewers: [owner], strategy: allMustKeep, deadline: P5D }
  iterations: { max: 1, startsAfter: P1D }
`;
const NAMES = ['a', 'b', 'c'];

async function setUpIterations(id: TestDatabaseId, spec = AGAIN) {
  const found = await setUp(
    databases,
    id,
    spec,
    NAMES.map(name => keyOnly(name)),
  );
  const items: ReviewItem[] = [];
  for (const name of NAMES) {
    items.push(await itemOf(found.portal, name));
  }
  return { ...found, items };
}

async function keepAll(portal: TestPortal, item: ReviewItem) {
  await answer(portal, people.ann, item, 'keep');
  await answer(portal, people.ben, item, 'keep');
}

async function pass(portal: TestPortal, days: number) {
  await portal.moveClock({ ms: Math.round(days * 24 * 3600 * 1000) });
  await portal.pump();
}

async function iterationsOf(portal: TestPortal, item: ReviewItem) {
  const { stages } = await staging(portal, item);
  return stages.map(({ iteration, outcome }) => [iteration, outcome]);
}

describe.each(databases.eachSupportedId())('iterations on %s', id => {
  it('scenario 29: asks what nobody has answered again by itself after the pause, of those who have not answered; what was kept stays', async () => {
    const { portal, items } = await setUpIterations(id);
    const [kept, half, silent] = items;
    await keepAll(portal, kept);
    await answer(portal, people.ann, half, 'keep');
    await pass(portal, 5.1);
    const paused = await detailOf(portal, half);
    expect([paused.state, paused.status, paused.decision]).toEqual([
      'pause',
      'open',
      undefined,
    ]);
    expect(asked(await staging(portal, half))).toEqual([]);
    await pass(portal, 1);
    expect(await iterationsOf(portal, kept)).toEqual([[1, 'keep']]);
    expect(await iterationsOf(portal, half)).toEqual([
      [1, 'no-response'],
      [2, undefined],
    ]);
    // ann has answered, and is not asked again.
    expect(asked(await staging(portal, half))).toEqual([
      [people.ben, undefined],
    ]);
    expect(asked(await staging(portal, silent))).toEqual([
      [people.ann, undefined],
      [people.ben, undefined],
    ]);
    await portal.as(people.ben).post(`/reviews/${half.id}/evidence`);
    await answer(portal, people.ben, half, 'keep');
    expect(await detailOf(portal, half)).toMatchObject({
      outcome: 'kept',
      decision: 'keep',
    });
  });

  it('scenario 30: asks no further where it may be asked once more and was; silence goes its way', async () => {
    const { portal, items } = await setUpIterations(id);
    await pass(portal, 5.1);
    await pass(portal, 1.1);
    await pass(portal, 5.1);
    expect(await iterationsOf(portal, items[0])).toEqual([
      [1, 'no-response'],
      [2, 'no-response'],
    ]);
    const { state, decision } = await detailOf(portal, items[0]);
    expect([state, decision]).toEqual(['cooling', undefined]);
  });

  it('scenario 4, 31: is asked again at once where whoever runs campaigns says so, and by nobody else', async () => {
    const { portal, items, campaign } = await setUpIterations(id);
    await keepAll(portal, items[0]);
    await pass(portal, 5.1);
    const refused = await portal
      .as(people.ann)
      .post(`/campaigns/${campaign}/iterations`);
    expect(refused.status).toBe(403);
    const again = await portal
      .as(people.sam)
      .post(`/campaigns/${campaign}/iterations`);
    expect([again.status, again.body]).toEqual([200, { asked: 2 }]);
    await portal.pump();
    expect(await iterationsOf(portal, items[1])).toEqual([
      [1, 'no-response'],
      [2, undefined],
    ]);
    expect(await iterationsOf(portal, items[0])).toEqual([[1, 'keep']]);
  });

  it('does not ask a stage again that was answered', async () => {
    const { portal, items } = await setUpIterations(
      id,
      `
  stages:
    - { id: owners, reviewers: [owner], deadline: P3D }
    - { id: security, reviewers: [approvers], strategy: oneKeepKeeps, deadline: P3D }
  iterations: { max: 1, startsAfter: P1D }
`,
    );
    await keepAll(portal, items[0]);
    await pass(portal, 3.1);
    await pass(portal, 1.1);
    const { stages } = await staging(portal, items[0]);
    expect(
      stages.map(stage => [stage.id, stage.iteration, stage.outcome]),
    ).toEqual([
      ['owners', 1, 'keep'],
      ['security', 1, 'no-response'],
      ['security', 2, undefined],
    ]);
    expect((await answer(portal, people.dana, items[0], 'keep')).status).toBe(
      200,
    );
    expect(await detailOf(portal, items[0])).toMatchObject({ outcome: 'kept' });
  });

  it('scenario 39, 40: carries out only what was revoked, and counts a stage apart from all stages together', async () => {
    const { portal, items, campaign, system } = await setUpIterations(
      id,
      `
  stages:
    - { id: owners, reviewers: [owner], deadline: P5D }
    - { id: security, reviewers: [approvers], strategy: oneKeepKeeps, deadline: P5D }
`,
    );
    const [revoked, kept, silent] = items;
    await answer(portal, people.ann, revoked, 'revoke');
    await keepAll(portal, kept);
    await portal.moveClock({ ms: 3 * 60 * 1000 });
    await portal.pump();
    const read = async () => {
      const { status, body } = await portal
        .as(people.sam)
        .get(`/campaigns/${campaign}/stages`);
      expect([status, body.error]).toEqual([200, undefined]);
      return body as CampaignStages;
    };
    const { stages, overall } = await read();
    expect(
      stages.map(({ stage, open, keep, revoke, noResponse, tasks }) => [
        stage,
        { open, keep, revoke, noResponse },
        tasks,
      ]),
    ).toEqual([
      [
        'owners',
        { open: 1, keep: 1, revoke: 1, noResponse: 0 },
        { open: 2, answered: 3, closed: 1 },
      ],
      [
        'security',
        { open: 1, keep: 0, revoke: 0, noResponse: 0 },
        { open: 2, answered: 0, closed: 0 },
      ],
    ]);
    expect(overall).toEqual({
      keep: 0,
      reduce: 0,
      revoke: 1,
      undecided: 2,
      remedied: 1,
    });
    expect(system.calls.map(({ order }) => order.action)).toEqual(['revoke']);
    expect((await detailOf(portal, silent)).decision).toBeUndefined();
    const part = await portal
      .as(people.ann)
      .get(`/campaigns/${campaign}/stages`);
    expect(part.status).toBe(404);
  });
});
