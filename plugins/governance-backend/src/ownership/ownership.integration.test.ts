import { TestDatabaseId, TestDatabases } from '@backstage/backend-test-utils';
import { account, FakeSystem } from '../__testUtils__/FakeSystem';
import { groups, people } from '../__testUtils__/organisation';
import { startTestPortal, testConfig } from '../__testUtils__/startTestPortal';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

/** An account of the ledger team that a service of payments uses. */
function booker(more: Parameters<typeof account>[1] = {}) {
  return account('booker', {
    consumers: ['component:default/payments-api'],
    labels: { owner: 'ledger' },
    grants: [],
    ...more,
  });
}

async function setUp(id: TestDatabaseId) {
  const system = new FakeSystem('fake');
  system.hold(booker());
  const portal = await startTestPortal({
    knex: await databases.init(id),
    connectors: registry => registry.addSource(system),
    config: {
      governance: {
        ...(testConfig.governance as object),
        ownership: { overrideMaxDuration: 'P5D' },
      },
    },
  });
  await portal.observe();
  const { ref: identity } = await portal
    .knex('inventory_identities')
    .first('ref');
  await portal
    .as(people.sam)
    .post(`/identities/${identity}/reviews`, { cause: 'A test asks' });
  const { id: review } = await portal.findReview(people.ann, 'booker');
  const read = async (user: string) =>
    (await portal.as(user).get(`/reviews/${review}`)).body;
  const owner = async () =>
    (await portal.knex('inventory_identities').first('owner_ref')).owner_ref;
  const sayNotMine = async () => {
    const { status, body } = await portal
      .as(people.ann)
      .post(`/reviews/${review}/routes`, {
        kind: 'not-mine',
        reason: 'payments took it over',
      });
    expect([status, body.error]).toEqual([200, undefined]);
    return body.ownership;
  };
  const confirm = (overrideId: string, user: string) =>
    portal.as(user).post(`/owner-overrides/${overrideId}/confirm`);
  const reread = async () => {
    await portal.moveClock({ ms: 1000 });
    await portal.runTask('sources');
    await portal.runTask('ownership');
  };
  const list = async (show = 'all') =>
    (await portal.as(people.sam).get(`/owner-overrides?show=${show}`)).body
      .items;
  return {
    confirm,
    list,
    owner,
    portal,
    read,
    reread,
    review,
    sayNotMine,
    system,
  };
}

describe.each(databases.eachSupportedId())(
  'a correction of an owner on %s',
  id => {
    it('is proposed by not mine, confirmed by somebody else of that team, and holds over readings', async () => {
      const {
        confirm,
        owner,
        portal,
        read,
        reread,
        review,
        sayNotMine,
        system,
      } = await setUp(id);
      const candidates = async (user: string) =>
        (await read(user)).candidates.map(
          (candidate: { ref: string; proposed: boolean }) => [
            candidate.ref,
            candidate.proposed,
          ],
        );
      expect(await candidates(people.ann)).toEqual(
        expect.arrayContaining([
          [groups.payments, true],
          [groups.security, false],
        ]),
      );
      const proposed = await sayNotMine();
      expect(proposed).toMatchObject({
        state: 'proposed',
        owner: groups.payments,
        ownerBefore: groups.ledger,
        proposedBy: people.ann,
        owed: false,
        change: {
          source: 'fake',
          where: 'label',
          key: 'owner',
          from: groups.ledger,
          to: 'payments',
        },
      });
      expect(await owner()).toBe(groups.ledger);
      expect((await confirm(proposed.id, people.ann)).status).toBe(403);
      expect((await confirm(proposed.id, people.ben)).status).toBe(403);
      expect((await read(people.pia)).ownership.mayConfirm).toBe(true);
      // By another account it is the same person.
      const alias = { user_ref: people.pia, person: people.ann };
      await portal.knex('directory_aliases').insert(alias);
      expect((await confirm(proposed.id, people.pia)).status).toBe(403);
      await portal.knex('directory_aliases').where(alias).delete();
      const confirmed = await confirm(proposed.id, people.pia);
      expect(confirmed.body).toMatchObject({
        state: 'in-force',
        confirmedBy: people.pia,
        owed: true,
      });
      expect((await confirm(proposed.id, people.pia)).status).toBe(409);
      expect(await owner()).toBe(groups.payments);
      // Nobody else is proposed while a correction is in force.
      expect(
        (await candidates(people.pia)).filter(
          ([, isProposed]: [string, boolean]) => isProposed,
        ),
      ).toEqual([]);

      // The source still says otherwise, and something else about it as well.
      system.hold(booker({ purpose: 'Books payments at night' }));
      await reread();
      expect(await owner()).toBe(groups.payments);

      // Its owner has changed, so that a keep takes somebody else who is independent.
      const { evidenceDigest } = (
        await portal.as(people.pia).post(`/reviews/${review}/evidence`)
      ).body;
      const kept = await portal
        .as(people.pia)
        .post(`/reviews/${review}/decisions`, {
          decision: 'keep',
          evidenceDigest,
        });
      expect([kept.status, kept.body.error]).toEqual([200, undefined]);
      expect(kept.body).toMatchObject({
        status: 'open',
        second: { state: 'waiting', reasons: ['ownership-changed'] },
      });
    });

    it('falls back when its time is over, is told to triage, and stays owed until the source agrees', async () => {
      const { confirm, list, owner, portal, read, reread, sayNotMine, system } =
        await setUp(id);
      await confirm((await sayNotMine()).id, people.pia);
      await portal.moveClock({ days: 5 });
      await reread();
      expect(await owner()).toBe(groups.ledger);
      expect(await list('open')).toMatchObject([
        { state: 'ended', endReason: 'expired', owed: true },
      ]);
      const item = await read(people.sam);
      expect(item.owner).toBe(groups.security);
      expect(item.reviewers.map(({ ref }: { ref: string }) => ref)).toEqual([
        people.sam,
      ]);
      expect(
        portal.sent.filter(
          ({ payload }) => payload.topic === 'governance-owner-fell-back',
        ),
      ).toHaveLength(1);
      await reread();
      expect(portal.sent.map(({ payload }) => payload.topic)).toEqual(
        expect.arrayContaining(['governance-owner-fell-back']),
      );
      expect(
        portal.sent.filter(
          ({ payload }) => payload.topic === 'governance-owner-fell-back',
        ),
      ).toHaveLength(1);

      system.hold(booker({ owner: groups.payments }));
      await reread();
      expect(await owner()).toBe(groups.payments);
      expect(await list('open')).toEqual([]);
    });

    it('is dissolved once the source agrees, and gives way to what it says instead', async () => {
      const { confirm, list, owner, portal, reread, sayNotMine, system } =
        await setUp(id);
      await confirm((await sayNotMine()).id, people.pia);
      system.hold(booker({ owner: groups.payments }));
      await reread();
      expect(await list()).toMatchObject([
        { state: 'ended', endReason: 'agreed', owed: false },
      ]);
      expect(await owner()).toBe(groups.payments);
      expect(
        await portal
          .knex('inventory_statements')
          .where({ source: 'ownership-override' }),
      ).toEqual([]);
    });

    it('ends when it is withdrawn, by who proposed it or belongs to it', async () => {
      const { confirm, list, owner, portal, sayNotMine } = await setUp(id);
      const { id: override } = await sayNotMine();
      await confirm(override, people.pia);
      const withdraw = (user: string) =>
        portal.as(user).post(`/owner-overrides/${override}/withdraw`);
      expect((await withdraw(people.otto)).status).toBe(403);
      expect((await withdraw(people.ann)).status).toBe(200);
      expect((await withdraw(people.ann)).status).toBe(409);
      expect(await owner()).toBe(groups.ledger);
      expect(await list('open')).toEqual([]);
    });
  },
);
