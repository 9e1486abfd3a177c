import { TestDatabaseId, TestDatabases } from '@backstage/backend-test-utils';
import { ReviewItem } from '@countersign/plugin-governance-common';
import { groups, people } from '../__testUtils__/organisation';
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

const LADDER = `
  stages:
    - id: owners
      reviewers: ['user:default/ann']
      strategy: allMustKeep
      deadline: P14D
      reminders: [P1D]
      escalation:
        - { after: P3D, to: [manager], method: add }
        - { after: P5D, to: ['group:default/identity-security'], method: replace }
`;
const NAMES = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];

async function setUpLadder(id: TestDatabaseId) {
  const { portal, ...rest } = await setUp(
    databases,
    id,
    LADDER,
    NAMES.map(name => keyOnly(name)),
  );
  const items: ReviewItem[] = [];
  for (const name of NAMES) {
    items.push(await itemOf(portal, name));
  }
  const [decided, ...open] = items;
  await answer(portal, people.ann, decided, 'keep');
  return { portal, decided, open, ...rest };
}

async function passDays(portal: TestPortal, days: number) {
  await portal.moveClock({ days });
  await portal.pump();
}

/** Titles of the notices that somebody was sent. */
async function noticesTo(portal: TestPortal, person: string) {
  await portal.runTask('notices');
  return portal.sent
    .filter(
      ({ recipients }) =>
        recipients.type === 'entity' && recipients.entityRef === person,
    )
    .map(({ payload }) => payload.title);
}

describe.each(databases.eachSupportedId())('escalation on %s', id => {
  it('scenario 23: adds somebody to what nobody has answered, at level 1; whoever was asked stays, what is decided is not touched', async () => {
    const { portal, decided, open } = await setUpLadder(id);
    await passDays(portal, 4);
    for (const item of open) {
      const view = await staging(portal, item);
      expect(
        view.stages[0].tasks.map(task => [
          task.assignee,
          task.originalAssignee,
          task.escalationLevel,
        ]),
      ).toEqual([
        [people.ann, people.ann, 0],
        [people.lena, people.ann, 1],
      ]);
      expect(view.stages[0].escalationLevel).toBe(1);
      expect(view.events.at(-1)).toMatchObject({
        kind: 'escalated',
        levelBefore: 0,
        levelAfter: 1,
        assigneesBefore: [people.ann],
        to: [people.lena],
        method: 'add',
        by: 'engine',
      });
    }
    const untouched = await staging(portal, decided);
    expect(untouched.events.map(({ kind }) => kind)).toEqual(['opened']);
    expect(untouched.stages[0].tasks).toHaveLength(1);
  });

  it('scenario 24: then replaces, at level 2; the event holds both levels and who was asked before', async () => {
    const { portal, open } = await setUpLadder(id);
    await passDays(portal, 4);
    await passDays(portal, 2);
    const view = await staging(portal, open[0]);
    expect(asked(view)).toEqual([
      [people.dana, undefined],
      [people.sam, undefined],
    ]);
    expect(
      view.stages[0].tasks.map(task => [task.status, task.originalAssignee]),
    ).toEqual([
      ['closed', people.ann],
      ['closed', people.ann],
      ['open', people.ann],
      ['open', people.ann],
    ]);
    expect(view.events.at(-1)).toMatchObject({
      levelBefore: 1,
      levelAfter: 2,
      assigneesBefore: [people.ann, people.lena],
      to: [people.dana, people.sam],
      method: 'replace',
    });
    expect((await answer(portal, people.ann, open[0], 'keep')).status).toBe(
      403,
    );
    await answer(portal, people.dana, open[0], 'keep');
    await answer(portal, people.sam, open[0], 'keep');
    expect((await detailOf(portal, open[0])).outcome).toBe('kept');
  });

  it('scenario 25: then a task is delegated; the level stays, and it is no escalation', async () => {
    const { portal, open } = await setUpLadder(id);
    await passDays(portal, 4);
    const [task] = (await staging(portal, open[0])).stages[0].tasks;
    const delegated = await portal
      .as(people.ann)
      .post(`/reviews/${open[0].id}/delegations`, {
        task: task.id,
        to: people.ben,
        reason: 'ben runs the booking service now',
      });
    expect([delegated.status, delegated.body.error]).toEqual([200, undefined]);
    const view = await staging(portal, open[0]);
    expect(asked(view).map(([person]) => person)).toEqual([
      people.lena,
      people.ben,
    ]);
    expect(view.stages[0].escalationLevel).toBe(1);
    expect(view.events.at(-1)).toMatchObject({
      kind: 'delegated',
      levelBefore: 1,
      levelAfter: 1,
      by: people.ann,
      to: [people.ben],
    });
    expect(view.stages[0].tasks.at(-1)).toMatchObject({
      originalAssignee: people.ann,
      via: groups.ledger,
    });
  });

  it('scenario 26: escalates once, and tells who was asked, who is asked now, and who stands in', async () => {
    const { portal, open } = await setUpLadder(id);
    const away = await portal.as(people.ann).post('/me/absence', {
      substitute: people.pia,
      from: new Date().toISOString(),
      to: new Date(Date.now() + 30 * 24 * 3600 * 1000).toISOString(),
    });
    expect([away.status, away.body.error]).toEqual([201, undefined]);
    await portal.runTask('notices');
    portal.sent.length = 0;
    await passDays(portal, 4);
    await portal.pump();
    await portal.runTask('notices');
    const told = portal.sent.filter(
      ({ payload }) =>
        payload.topic === 'access-review-escalated' ||
        payload.topic === 'access-review-reminder',
    );
    expect(
      told
        .map(({ recipients, payload }) => [
          recipients.type === 'entity' && recipients.entityRef,
          payload.topic,
        ])
        .sort(),
    ).toEqual([
      [people.ann, 'access-review-reminder'],
      [people.lena, 'access-review-escalated'],
      [people.pia, 'access-review-reminder'],
    ]);
    const { events } = await staging(portal, open[0]);
    expect(events.filter(({ kind }) => kind === 'escalated')).toHaveLength(1);
    const timers = await portal.knex('flow_timers').count('* as count');
    expect(Number(timers[0].count)).toBeGreaterThan(0);
  });

  it('scenario 28: closes the stage by itself when its time is over, and as the last one goes on to what silence does', async () => {
    const { portal, open } = await setUpLadder(id);
    await passDays(portal, 15);
    expect(await detailOf(portal, open[0])).toMatchObject({
      state: 'cooling',
      status: 'carrying-out',
    });
    const [stage] = (await staging(portal, open[0])).stages;
    expect([stage.outcome, stage.closedAt !== undefined]).toEqual([
      'no-response',
      true,
    ]);
  });

  it('scenario 49: asks each reviewer once, about exactly what is theirs', async () => {
    const { portal } = await setUp(
      databases,
      id,
      `
  stages:
    - { id: owners, reviewers: [owner], deadline: P14D }
`,
      [keyOnly('a'), keyOnly('b'), keyOnly('c', { owner: groups.payments })],
    );
    expect(await noticesTo(portal, people.ann)).toEqual([
      expect.stringMatching(/^2 access reviews of (a, b|b, a) wait for you$/),
    ]);
    expect(await noticesTo(portal, people.pia)).toEqual([
      'An access review of c waits for you',
    ]);
    expect(await noticesTo(portal, people.lena)).toEqual([]);
  });

  it('scenario 50: tells nobody who has answered everything, and the one it is escalated to of what is escalated', async () => {
    const { portal, open } = await setUpLadder(id);
    const [first, ...others] = open;
    for (const item of others) {
      await answer(portal, people.ann, item, 'keep');
    }
    await portal.runTask('notices');
    portal.sent.length = 0;
    await passDays(portal, 4);
    expect(await noticesTo(portal, people.lena)).toEqual([
      `An access review of ${first.identity.title} has not been answered and now waits for you too`,
    ]);
    await answer(portal, people.ann, first, 'keep');
    await answer(portal, people.lena, first, 'keep');
    portal.sent.length = 0;
    await passDays(portal, 2);
    expect(await noticesTo(portal, people.dana)).toEqual([]);
    expect(await noticesTo(portal, people.ann)).toEqual([]);
  });

  it('stands still with everything else while the portal was away, and climbs by as much later', async () => {
    const { portal, open } = await setUpLadder(id);
    const dueOf = async (item: ReviewItem) =>
      Date.parse((await staging(portal, item)).stages[0].dueAt);
    const before = [await dueOf(open[0]), await dueOf(open[1])];
    const row = await portal
      .knex('review_items')
      .where({ id: open[0].id })
      .first('instance_id');
    await portal.knex.transaction(trx =>
      portal.context.engine.send(
        trx,
        row.instance_id,
        { type: 'delay', by: 'P2D', reason: 'an outage' },
        { kind: 'engine' },
      ),
    );
    await passDays(portal, 4);
    expect((await staging(portal, open[0])).stages[0].escalationLevel).toBe(0);
    expect((await staging(portal, open[1])).stages[0].escalationLevel).toBe(1);
    expect([await dueOf(open[0]), await dueOf(open[1])]).toEqual([
      before[0] + 2 * 24 * 3600 * 1000,
      before[1],
    ]);
    await passDays(portal, 2);
    expect((await staging(portal, open[0])).stages[0].escalationLevel).toBe(1);
  });

  it('scenario 56: gives nobody what is decided, and nobody outside of the list anything', async () => {
    const { portal, decided, open } = await setUpLadder(id);
    const give = async (item: ReviewItem, by: string, to: string) => {
      const [task] = (await staging(portal, item)).stages[0].tasks;
      return portal.as(by).post(`/reviews/${item.id}/delegations`, {
        task: task.id,
        to,
        reason: 'somebody else knows it better',
      });
    };
    const afterwards = await give(decided, people.ann, people.ben);
    expect([afterwards.status, afterwards.body.error.message]).toEqual([
      409,
      expect.stringContaining('already-decided'),
    ]);
    const outside = await give(open[0], people.ann, people.otto);
    expect([outside.status, outside.body.error.message]).toEqual([
      403,
      expect.stringContaining('not-eligible'),
    ]);
    const others = await give(open[0], people.ben, people.ben);
    expect(others.status).toBe(403);
    // Whoever runs campaigns moves what was put to somebody else.
    expect((await give(open[0], people.sam, people.ben)).status).toBe(200);
    expect(asked(await staging(portal, open[0]))).toEqual([
      [people.ben, undefined],
    ]);
  });
});
