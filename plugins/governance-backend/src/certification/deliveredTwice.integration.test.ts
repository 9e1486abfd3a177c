import { TestDatabaseId, TestDatabases } from '@backstage/backend-test-utils';
import { ReviewItem } from '@countersign/plugin-governance-common';
import { deliverTwice } from '../__testUtils__/deliverTwice';
import { account, FakeSystem } from '../__testUtils__/FakeSystem';
import { groups, people } from '../__testUtils__/organisation';
import { startTestPortal, testConfig } from '../__testUtils__/startTestPortal';
import {
  answer,
  itemOf,
  setUp as setUpStages,
} from '../reviewTasks/__testUtils__/stagedCampaign';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

const STAGES = `
  stages:
    - id: owners
      reviewers: ['user:default/ann']
      strategy: allMustKeep
      deadline: P14D
      escalation: [{ after: P3D, to: [manager], method: add }]
    - id: security
      reviewers: ['group:default/identity-security']
      strategy: oneKeepKeeps
      deadline: P14D
`;

let doubled: ReturnType<typeof deliverTwice>;
beforeEach(() => {
  doubled = deliverTwice();
});
afterEach(() => doubled.restore());

async function setUp(id: TestDatabaseId, owner: string = groups.ledger) {
  const system = new FakeSystem('fake');
  system.hold(account('booker', { owner, grants: [] }));
  const { governance } = testConfig as { governance: { reviews: object } };
  const portal = await startTestPortal({
    knex: await databases.init(id),
    config: {
      governance: {
        ...governance,
        reviews: { ...governance.reviews, coolDowns: [] },
      },
    } as typeof testConfig,
    connectors: registry => {
      registry.addSource(system);
      registry.addRemediationConnector(system);
    },
  });
  await portal.observe();
  const [{ ref }] = await portal.knex('inventory_identities').select('ref');
  await portal
    .as(people.sam)
    .post(`/identities/${ref}/reviews`, { cause: 'A test asks' });
  const item = await portal.findReview(people.sam, 'booker');
  const read = async () =>
    (await portal.as(people.sam).get(`/reviews/${item.id}`)).body;
  /** How often the history has a line with these words. */
  const lines = async (words: string): Promise<number> =>
    (await read()).history.filter(({ what }: { what: string }) =>
      what.includes(words),
    ).length;
  const pass = async (by: { days?: number; ms?: number }) => {
    await portal.moveClock(by);
    await portal.pump();
  };
  const revoke = async () => {
    const { evidenceDigest } = await read();
    const decided = await portal
      .as(people.ann)
      .post(`/reviews/${item.id}/decisions`, {
        decision: 'revoke',
        evidenceDigest,
      });
    expect([decided.status, decided.body.error]).toEqual([200, undefined]);
    await pass({ ms: 2 * 60_000 + 1000 });
    expect(await read()).toMatchObject({ state: 'cooling' });
  };
  const sent = async (title: string) => {
    await portal.runTask('notices');
    return portal.sent.filter(({ payload }) => payload.title.includes(title))
      .length;
  };
  return { system, portal, item, read, lines, pass, revoke, sent };
}

async function notedUse(portal: Awaited<ReturnType<typeof setUp>>['portal']) {
  const entries: object[] = await portal.knex('ledger_entries');
  return entries.filter(entry =>
    JSON.stringify(entry).includes('usedWhileDisabled'),
  ).length;
}

describe.each(databases.eachSupportedId())(
  'effects that are delivered twice on %s',
  id => {
    it('write once that the lead is asked besides', async () => {
      const { item, lines, pass, portal } = await setUp(id);
      await pass({ days: 11 });
      expect(doubled.delivered).toContain('notify.escalate@v1');
      expect(
        await lines(`nobody has answered yet; ${people.lena} is asked besides`),
      ).toBe(1);
      expect(await lines('nobody has answered yet')).toBe(1);
      const asked: string[] = await portal
        .knex('review_reviewers')
        .where({ item_id: item.id })
        .pluck('user_ref');
      expect(asked.filter(ref => ref === people.lena)).toHaveLength(1);
    });

    it('write once that there is nobody further to ask', async () => {
      const { lines, pass } = await setUp(id, groups.security);
      await pass({ days: 11 });
      expect(
        await lines(
          `nobody has answered yet, and nobody further is known to be asked for ${groups.security}`,
        ),
      ).toBe(1);
      expect(await lines('is asked besides')).toBe(0);
    });

    it('write once that it is disabled, and that it was asked for meanwhile', async () => {
      const { system, portal, lines, pass, read, revoke, sent } = await setUp(
        id,
      );
      await revoke();
      expect(await lines('it is disabled, and deleted at')).toBe(1);
      await pass({ days: 14, ms: 1000 });
      system.useKey('booker', new Date(Date.now() + 24 * 3600_000));
      await portal.runTask('sources');
      await pass({ ms: 61 * 60_000 });
      expect(await read()).toMatchObject({ state: 'held' });
      expect(doubled.delivered).toContain('remediation.checkDeletion@v1');
      expect(await lines('it was asked for on')).toBe(1);
      expect(await notedUse(portal)).toBe(1);
      // Ann who decided, Ben and whoever else is asked about it: each is told once.
      expect(await sent('still asks for')).toBe(2);

      await pass({ days: 8 });
      expect(
        await lines(`nobody has said how it goes on yet; ${people.lena}`),
      ).toBe(1);
    });

    it('write once that what has changed is asked again', async () => {
      const { system, portal, lines, pass, read, revoke } = await setUp(id);
      await revoke();
      await pass({ days: 7 });
      system.setKey('booker', 'active');
      await portal.moveClock({ days: 7, ms: 1000 });
      await portal.runTask('sources');
      await portal.pump();
      expect(await read()).toMatchObject({ status: 'open', state: 'ask' });
      expect(doubled.delivered).toContain('review.reopen@v1');
      expect(await lines('has changed since')).toBe(1);
    });

    it('hand over what nothing can delete any more, and do not hold it', async () => {
      const { system, portal, pass, read, revoke } = await setUp(id);
      await revoke();
      system.can = ({ action }) => action !== 'revoke';
      await portal.moveClock({ days: 14, ms: 1000 });
      await portal.runTask('sources');
      await pass({ ms: 1000 });
      const handed = await read();
      expect(handed).toMatchObject({
        status: 'by-hand',
        state: 'revoke-awaited',
      });
      expect(
        handed.remediation.filter(
          ({ kind }: { kind: string }) => kind === 'manual',
        ),
      ).toHaveLength(1);
    });

    it('write once that it is excepted', async () => {
      const { item, lines, portal, read } = await setUp(id);
      const asked = await portal.as(people.ann).post('/exceptions', {
        flow: 'owner-review',
        exception: 'not-asked',
        subject: item.subject.ref,
        days: 5,
        control: 'every use of it is looked at by two people each morning',
      });
      for (const user of [people.sam, people.dana]) {
        const path = `/approvals/${asked.body.instanceId}`;
        const { body } = await portal.as(user).get(path);
        await portal.as(user).post(`${path}/answers`, {
          decision: 'approve',
          digest: body.digest,
        });
      }
      await portal.pump();
      expect(doubled.delivered).toContain('exception.grant@v1');
      expect(await read()).toMatchObject({ outcome: 'excepted' });
      expect(await lines('the exception not-asked (')).toBe(1);
    });

    it('write once which stage is asked, and who is asked besides in it', async () => {
      const { portal } = await setUpStages(databases, id, STAGES, [
        account('booker', { grants: [] }),
      ]);
      const item: ReviewItem = await itemOf(portal, 'booker');
      await portal.moveClock({ days: 4 });
      await portal.pump();
      await answer(portal, people.ann, item, 'keep');
      await answer(portal, people.lena, item, 'keep');
      const { body } = await portal.as(people.sam).get(`/reviews/${item.id}`);
      const said: string[] = body.history.map(
        ({ what }: { what: string }) => what,
      );
      expect([...doubled.delivered]).toEqual(
        expect.arrayContaining(['review.climb@v1', 'review.nextStage@v1']),
      );
      const climbed = said.filter(what =>
        what.startsWith('nobody has answered yet'),
      );
      // Were there a second one, what the instance was told would say where it came from.
      const told: object[] =
        climbed.length === 1
          ? []
          : await portal
              .knex('flow_events')
              .whereIn('instance_id', query =>
                query
                  .select('instance_id')
                  .from('review_items')
                  .where({ id: item.id }),
              )
              .orderBy('seq');
      expect({ climbed, told }).toEqual({
        climbed: [`nobody has answered yet; ${people.lena} is asked besides`],
        told: [],
      });
      expect(said.filter(what => what === 'asked the stage security')).toEqual([
        'asked the stage security',
      ]);
    });
  },
);
