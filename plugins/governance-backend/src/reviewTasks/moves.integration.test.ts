import { TestDatabases } from '@backstage/backend-test-utils';
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

const BOTH = `
  stages:
    - { id: owners, reviewers: [owner], strategy: allMustKeep, deadline: P14D }
`;

/** Takes somebody out of a group, or puts them into it, and reads the catalog again. */
async function changeMembers(
  portal: TestPortal,
  group: string,
  members: string[],
) {
  portal.setEntities(
    portal.currentEntities().map(entity =>
      entity.kind === 'Group' && group.endsWith(`/${entity.metadata.name}`)
        ? {
            ...entity,
            relations: [
              ...(entity.relations ?? []).filter(
                ({ type }) => type !== 'hasMember',
              ),
              ...members.map(targetRef => ({ type: 'hasMember', targetRef })),
            ],
          }
        : entity,
    ),
  );
  await portal.runTask('directory');
  await portal.runTask('reviewers');
  await portal.pump();
}

describe.each(databases.eachSupportedId())('rerouting on %s', id => {
  it('scenario 51: leaves those asked as they were when somebody joins, and flags the drift once', async () => {
    const { portal } = await setUp(databases, id, BOTH);
    const item = await itemOf(portal, 'booker');
    await changeMembers(portal, groups.ledger, [
      people.ann,
      people.ben,
      people.otto,
    ]);
    await portal.runTask('reviewers');
    const view = await staging(portal, item);
    expect(asked(view).map(([who]) => who)).toEqual([people.ann, people.ben]);
    expect(view.stages[0].drift).toMatchObject({
      left: [],
      joined: [people.otto],
    });
    expect(view.events.map(({ kind }) => kind)).toEqual(['opened', 'drift']);
  });

  it('puts what somebody was asked who has left to their lead, keeps the history, and tells both', async () => {
    const { portal } = await setUp(databases, id, BOTH);
    const item = await itemOf(portal, 'booker');
    await portal.runTask('notices');
    portal.sent.length = 0;
    await answer(portal, people.ann, item, 'keep');
    await changeMembers(portal, groups.ledger, [people.ann]);
    const view = await staging(portal, item);
    expect(asked(view)).toEqual([
      [people.ann, 'keep'],
      [people.lena, undefined],
    ]);
    expect(view.events.map(({ kind }) => kind)).toEqual([
      'opened',
      'rerouted',
      'drift',
    ]);
    expect(view.stages[0].tasks).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          assignee: people.ben,
          status: 'closed',
          closedFor: `${people.ben} does not belong to ${groups.ledger} any more`,
        }),
        expect.objectContaining({
          assignee: people.lena,
          originalAssignee: people.ben,
        }),
      ]),
    );
    await portal.runTask('notices');
    expect(
      portal.sent
        .map(({ recipients, payload }) => [
          recipients.type === 'entity' && recipients.entityRef,
          payload.topic,
        ])
        .sort(),
    ).toEqual([
      [people.ben, 'access-review-moved'],
      [people.lena, 'access-review-asked'],
    ]);
    // Nobody is kept by leaving: the one who came in their place has to answer.
    expect((await detailOf(portal, item)).status).toBe('open');
    await answer(portal, people.lena, item, 'keep');
    expect((await detailOf(portal, item)).outcome).toBe('kept');
  });

  it('goes down the whole chain where a group empties, and asks no requester on the way', async () => {
    const { portal } = await setUp(databases, id, BOTH, [
      keyOnly('booker', {}, people.lena),
    ]);
    const item = await itemOf(portal, 'booker');
    await changeMembers(portal, groups.ledger, []);
    const view = await staging(portal, item);
    // Finance, above it, holds payments as well; lena requested it.
    expect(asked(view).map(([who]) => who)).toEqual([people.pia]);
  });

  it('scenario 52: closes the stage where its subject is gone, and nobody has decided anything', async () => {
    const { portal, system } = await setUp(databases, id, BOTH);
    const item = await itemOf(portal, 'booker');
    await answer(portal, people.ann, item, 'keep');
    system.accounts.delete('booker');
    system.hold(keyOnly('another'));
    await portal.observe();
    expect(await detailOf(portal, item)).toMatchObject({
      status: 'closed',
      outcome: 'cancelled',
    });
    const [stage] = (await staging(portal, item)).stages;
    expect([stage.outcome, stage.closedAt !== undefined]).toEqual([
      undefined,
      true,
    ]);
    expect(stage.tasks.map(task => [task.status, task.closedFor])).toEqual([
      ['answered', undefined],
      ['closed', 'the question was withdrawn'],
    ]);
  });

  it('scenario 57: asks nothing about what holds nothing, and asks the next in the chain for a group of nobody', async () => {
    const { portal } = await setUp(databases, id, BOTH, [
      keyOnly('empty', { credentials: [] }),
      keyOnly('unowned', { owner: 'group:default/nobody' }),
    ]);
    const { body } = await portal.as(people.sam).get('/reviews?limit=200');
    expect(body.total).toBe(1);
    const view = await staging(portal, await itemOf(portal, 'unowned'));
    expect(asked(view).map(([who]) => who)).toEqual([people.sam]);
  });
});

describe.each(databases.eachSupportedId())('being on it on %s', id => {
  it('shows the lead and who is on it, lets nobody else take it, and the lead hand it back', async () => {
    const { portal } = await setUp(databases, id, '');
    const item = await itemOf(portal, 'booker');
    const claimed = await portal
      .as(people.ann)
      .post(`/reviews/${item.id}/claim`);
    expect([claimed.status, claimed.body]).toEqual([
      200,
      {
        lead: people.lena,
        claimedBy: people.ann,
        claimedAt: expect.any(String),
      },
    ]);
    const other = await portal.as(people.ben).post(`/reviews/${item.id}/claim`);
    expect([other.status, other.body.error.message]).toEqual([
      409,
      expect.stringContaining(`${people.ann} is on it`),
    ]);
    const theirs = await portal
      .as(people.ben)
      .post(`/reviews/${item.id}/unclaim`);
    expect(theirs.status).toBe(409);
    // It gives nobody a right: whoever is asked may answer, and then it has left everybody's list.
    expect((await answer(portal, people.ben, item, 'keep')).status).toBe(200);
    const lists = await Promise.all(
      [people.ann, people.ben].map(async person => {
        const { body } = await portal
          .as(person)
          .get('/reviews?assignee=me&status=open');
        return body.total;
      }),
    );
    expect(lists).toEqual([0, 0]);
    const after = await portal.as(people.ann).get(`/reviews/${item.id}/lead`);
    expect(after.body).toEqual({ lead: people.lena });
  });
});
