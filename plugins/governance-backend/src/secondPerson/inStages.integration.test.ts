import { TestDatabaseId, TestDatabases } from '@backstage/backend-test-utils';
import { account } from '../__testUtils__/FakeSystem';
import { groups, people } from '../__testUtils__/organisation';
import {
  answer,
  detailOf,
  itemOf,
  setUp,
  staging,
} from '../reviewTasks/__testUtils__/stagedCampaign';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

const STAGES = `
  stages:
    - { id: owners, reviewers: [owner], strategy: oneKeepKeeps, deadline: P14D }
`;
const REASON = 'I looked at it with both teams';

/** Ann has kept in a stage what has come to another owner meanwhile. */
async function propose(id: TestDatabaseId, stages = STAGES) {
  const { system, portal } = await setUp(databases, id, stages);
  const item = await itemOf(portal, 'booker');
  system.hold(account('booker', { owner: groups.payments, grants: [] }));
  await portal.moveClock({ ms: 1000 });
  await portal.runTask('sources');
  expect((await answer(portal, people.ann, item, 'keep')).status).toBe(200);
  const say = async (user: string, agrees: boolean) => {
    const { status } = await portal
      .as(user)
      .post(`/reviews/${item.id}/second`, { agrees, reason: REASON });
    await portal.pump();
    return status;
  };
  return { portal, item, say };
}

describe.each(databases.eachSupportedId())(
  'a second person after stages on %s',
  id => {
    it('is asked once the stages would keep it, and keeps it with whoever kept it first', async () => {
      const { portal, item, say } = await propose(id);
      const waiting = await detailOf(portal, item);
      expect([waiting.state, waiting.decision, waiting.second?.state]).toEqual([
        'second',
        undefined,
        'waiting',
      ]);
      const [stage] = (await staging(portal, item)).stages;
      expect([stage.outcome, stage.closedAt === undefined]).toEqual([
        'keep',
        false,
      ]);
      expect([403, 404]).toContain(await say(people.ann, true));
      expect(await say(people.lena, true)).toBe(200);
      const kept = await detailOf(portal, item);
      expect([kept.outcome, kept.decision]).toEqual(['kept', 'keep']);
    });

    it('is asked about what the first proposed, though a later answer was refused', async () => {
      const { portal, item } = await propose(
        id,
        STAGES.replace('oneKeepKeeps', 'allMustKeep'),
      );
      const proposed = () =>
        portal.knex('review_seconds').where({ item_id: item.id });
      const [first] = await proposed();
      expect(first).toMatchObject({ state: 'proposed', first_ref: people.ann });
      const refusing = jest
        .spyOn(portal.context.engine, 'sendMany')
        .mockImplementation(async (_, events) =>
          events.map(() => ({
            accepted: false,
            code: 'wrong-state' as const,
            reason: 'the moment has passed',
          })),
        );
      const refused = await answer(portal, people.ben, item, 'keep');
      refusing.mockRestore();
      expect(refused.status).toBe(409);
      expect(await proposed()).toEqual([first]);
      expect((await answer(portal, people.ben, item, 'keep')).status).toBe(200);
      expect(await proposed()).toMatchObject([
        { state: 'waiting', first_ref: people.ben },
      ]);
    });

    it('has the stage asked anew where they do not agree', async () => {
      const { portal, item, say } = await propose(id);
      expect(await say(people.lena, false)).toBe(200);
      const again = await detailOf(portal, item);
      expect([again.status, again.state, again.decision]).toEqual([
        'open',
        'ask',
        undefined,
      ]);
      const { stages } = await staging(portal, item);
      expect(stages).toHaveLength(2);
      expect(stages.map(({ closedAt }) => closedAt === undefined)).toContain(
        true,
      );
    });
  },
);
