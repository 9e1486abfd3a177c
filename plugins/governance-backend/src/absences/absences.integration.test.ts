import { TestDatabases } from '@backstage/backend-test-utils';
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
  user,
} from '../reviewTasks/__testUtils__/stagedCampaign';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const DAY = 24 * 60 * 60 * 1000;

const BOTH = `
  stages:
    - { id: owners, reviewers: [owner], strategy: oneKeepKeeps, deadline: P14D }
`;

function away(
  portal: TestPortal,
  person: string,
  substitute: string,
  days: [from: number, to: number] = [0, 10],
) {
  const [from, to] = days.map(day =>
    new Date(Date.now() + day * DAY).toISOString(),
  );
  return portal.as(person).post('/me/absence', { substitute, from, to });
}

describe.each(databases.eachSupportedId())('absences on %s', id => {
  it('asks whoever stands in besides, from the beginning to the end of it, and takes it back', async () => {
    const { portal } = await setUp(databases, id, BOTH);
    const item = await itemOf(portal, 'booker');
    const set = await away(portal, people.ann, people.pia, [1, 3]);
    expect([set.status, set.body.error]).toEqual([201, undefined]);
    await portal.runTask('absences');
    expect(asked(await staging(portal, item)).map(([who]) => who)).toEqual([
      people.ann,
      people.ben,
    ]);
    await portal.moveClock({ days: 2 });
    await portal.runTask('absences');
    await portal.runTask('absences');
    const during = await staging(portal, item);
    expect(asked(during).map(([who]) => who)).toEqual([
      people.ann,
      people.ben,
      people.pia,
    ]);
    expect(during.stages[0].tasks.at(-1)).toMatchObject({
      originalAssignee: people.ann,
      via: `stands in for ${people.ann}`,
    });
    expect(during.events.map(({ kind }) => kind)).toEqual([
      'opened',
      'substituted',
    ]);
    await portal.moveClock({ days: 2 });
    // Whoever is back is back at once, whether or not the task has been looked at again.
    expect((await answer(portal, people.pia, item, 'keep')).status).toBe(403);
    await portal.runTask('absences');
    expect(asked(await staging(portal, item)).map(([who]) => who)).toEqual([
      people.ann,
      people.ben,
    ]);
  });

  it('counts the answer of whoever stands in', async () => {
    const { portal } = await setUp(databases, id, BOTH);
    const item = await itemOf(portal, 'booker');
    await away(portal, people.ann, people.pia);
    expect((await answer(portal, people.pia, item, 'keep')).status).toBe(200);
    expect(await detailOf(portal, item)).toMatchObject({
      outcome: 'kept',
      decision: 'keep',
    });
  });

  it('has a question without stages answered by whoever stands in, too', async () => {
    const { portal } = await setUp(databases, id, '', [keyOnly('booker')]);
    const item = await itemOf(portal, 'booker');
    await away(portal, people.ann, people.pia);
    const list = await portal.as(people.pia).get('/reviews?assignee=me');
    expect(list.body.total).toBe(1);
    expect((await answer(portal, people.pia, item, 'keep')).status).toBe(200);
    expect(await detailOf(portal, item)).toMatchObject({ outcome: 'kept' });
  });

  it('asks nobody who requested it, by whichever account they would stand in', async () => {
    const { portal } = await setUp(
      databases,
      id,
      BOTH,
      [keyOnly('booker', {}, 'user:default/pia-admin')],
      [user('pia-admin', people.pia)],
    );
    const item = await itemOf(portal, 'booker');
    await away(portal, people.ann, people.pia);
    expect(asked(await staging(portal, item)).map(([who]) => who)).toEqual([
      people.ann,
      people.ben,
    ]);
    // They are not asked, so that they do not even see it.
    expect((await answer(portal, people.pia, item, 'keep')).status).toBe(404);
  });

  it('asks nobody who stands in for the requester', async () => {
    const { portal } = await setUp(databases, id, BOTH, [
      keyOnly('later', {}, people.pia),
    ]);
    const item = await itemOf(portal, 'later');
    await away(portal, people.pia, people.lena);
    await away(portal, people.ann, people.lena);
    expect(asked(await staging(portal, item)).map(([who]) => who)).toEqual([
      people.ann,
      people.ben,
    ]);
  });

  it.each([
    ['oneself', people.ann, 'substitute is yourself'],
    ['one’s other account', 'user:default/ann-admin', 'yourself'],
    ['somebody of no group of theirs', people.otto, 'may not stand in'],
  ])('refuses %s', async (_, substitute, words) => {
    const { portal } = await setUp(
      databases,
      id,
      BOTH,
      [keyOnly('booker')],
      [user('ann-admin', people.ann)],
    );
    const { status, body } = await away(portal, people.ann, substitute);
    expect([status, body.error.message]).toEqual([
      400,
      expect.stringContaining(words),
    ]);
  });

  it('lists what is not over, for both, and ends it for nobody else', async () => {
    const { portal } = await setUp(databases, id, BOTH);
    const { body: set } = await away(portal, people.ann, people.ben);
    const lists = await Promise.all(
      [people.ann, people.ben, people.pia].map(async person => {
        const { body } = await portal.as(person).get('/me/absences');
        return body.total;
      }),
    );
    expect(lists).toEqual([1, 1, 0]);
    const theirs = await portal
      .as(people.ben)
      .post(`/me/absences/${set.id}/end`);
    expect(theirs.status).toBe(404);
    const again = await away(portal, people.ann, people.pia);
    expect([again.status, again.body.error.message]).toEqual([
      400,
      expect.stringContaining('You are away already'),
    ]);
    const ended = await portal
      .as(people.ann)
      .post(`/me/absences/${set.id}/end`);
    expect([ended.status, ended.body.endedAt !== undefined]).toEqual([
      200,
      true,
    ]);
    expect((await portal.as(people.ann).get('/me/absences')).body.total).toBe(
      0,
    );
  });
});
