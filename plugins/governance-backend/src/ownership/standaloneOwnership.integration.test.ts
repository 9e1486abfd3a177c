import { TestDatabaseId, TestDatabases } from '@backstage/backend-test-utils';
import { FakeSystem } from '../__testUtils__/FakeSystem';
import { groups, people } from '../__testUtils__/organisation';
import { startTestPortal } from '../__testUtils__/startTestPortal';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

const USED = {
  environment: 'production',
  consumers: ['component:default/payments-api'],
};

const KINDS = {
  certificate: {
    table: 'inventory_certificates',
    path: 'certificates',
    hold(system: FakeSystem, more: object = {}) {
      system.certificates = [
        {
          ...USED,
          externalId: 'edge-tls',
          displayName: 'edge-tls',
          realm: 'fake',
          fingerprintSha256: 'print-of-edge-tls',
          owner: groups.ledger,
          labels: { owner: 'ledger' },
          ...more,
        },
      ];
    },
  },
  integration: {
    table: 'inventory_partner_integrations',
    path: 'partner-integrations',
    hold(system: FakeSystem, more: object = {}) {
      system.integrations = [
        {
          ...USED,
          externalId: 'shipco',
          displayName: 'shipco',
          partner: 'Shipping Co',
          owner: groups.ledger,
          ...more,
        },
      ];
    },
  },
} as const;

async function setUp(id: TestDatabaseId, kind: keyof typeof KINDS) {
  const { table, path, hold } = KINDS[kind];
  const system = new FakeSystem('fake');
  hold(system);
  const portal = await startTestPortal({
    knex: await databases.init(id),
    connectors: registry => registry.addSource(system),
  });
  await portal.observe();
  const { ref } = await portal.knex(table).first('ref');
  await portal
    .as(people.sam)
    .post(`/${path}/${ref}/reviews`, { cause: 'A test asks' });
  const { id: review } = await portal.knex('review_items').first('id');
  const read = async (user: string) =>
    (await portal.as(user).get(`/reviews/${review}`)).body;
  const owner = async () => (await portal.knex(table).first()).owner_ref;
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
  const act = (override: string, verb: 'confirm' | 'withdraw', user: string) =>
    portal.as(user).post(`/owner-overrides/${override}/${verb}`);
  const reread = async () => {
    await portal.moveClock({ ms: 1000 });
    await portal.runTask('sources');
    await portal.runTask('ownership');
  };
  const changes = async () =>
    (await portal.knex('inventory_changes').where({ subject_ref: ref }))
      .map(({ diff }) => JSON.parse(diff).owner)
      .filter(Boolean);
  const list = async (user: string = people.sam) =>
    (await portal.as(user).get('/owner-overrides?show=all')).body.items;
  return {
    act,
    changes,
    hold: (more: object) => hold(system, more),
    list,
    owner,
    portal,
    read,
    ref,
    reread,
    sayNotMine,
  };
}

describe.each(databases.eachSupportedId())(
  'a correction of the owner of what stands for itself on %s',
  id => {
    describe.each(['certificate', 'integration'] as const)('a %s', kind => {
      it('is proposed by not mine, confirmed, and holds over what its source says besides', async () => {
        const set = await setUp(id, kind);
        const proposed = await set.sayNotMine();
        expect(proposed).toMatchObject({
          kind,
          identity: set.ref,
          state: 'proposed',
          owner: groups.payments,
          ownerBefore: groups.ledger,
          mayConfirm: false,
          mayWithdraw: true,
          change:
            kind === 'certificate'
              ? { where: 'label', key: 'owner', to: 'payments' }
              : { where: 'record', to: groups.payments },
        });
        expect(await set.owner()).toBe(groups.ledger);
        expect((await set.act(proposed.id, 'confirm', people.ann)).status).toBe(
          403,
        );
        const confirmed = await set.act(proposed.id, 'confirm', people.pia);
        expect([confirmed.status, confirmed.body.state]).toEqual([
          200,
          'in-force',
        ]);
        expect(await set.owner()).toBe(groups.payments);
        set.hold({ environment: 'staging' });
        await set.reread();
        expect(await set.owner()).toBe(groups.payments);
        expect(await set.changes()).toEqual([
          { before: groups.ledger, after: groups.payments },
        ]);
        const { history } = await set.read(people.pia);
        expect(
          history.map(
            ({ by, what }: { by: string; what: string }) => `${by}: ${what}`,
          ),
        ).toContain(
          `${people.pia}: confirmed that it belongs to ${groups.payments}`,
        );
      });

      it('is dissolved once its source agrees', async () => {
        const set = await setUp(id, kind);
        const { id: override } = await set.sayNotMine();
        await set.act(override, 'confirm', people.pia);
        set.hold({ owner: groups.payments });
        await set.reread();
        expect(await set.list()).toMatchObject([
          { state: 'ended', endReason: 'agreed', owed: false },
        ]);
        expect(await set.owner()).toBe(groups.payments);
      });

      it('gives way to what its source says instead', async () => {
        const set = await setUp(id, kind);
        const { id: override } = await set.sayNotMine();
        await set.act(override, 'confirm', people.pia);
        set.hold({ owner: groups.identitySecurity });
        await set.reread();
        expect(await set.list()).toMatchObject([
          { state: 'ended', endReason: 'overtaken' },
        ]);
        expect(await set.owner()).toBe(groups.identitySecurity);
      });

      it('falls back to whom its source names, and its questions to triage', async () => {
        const set = await setUp(id, kind);
        const { id: override } = await set.sayNotMine();
        await set.act(override, 'confirm', people.pia);
        await set.portal.moveClock({ days: 31 });
        const open = await set.portal
          .knex('review_items')
          .where({ status: 'open' });
        await set.reread();
        expect(await set.owner()).toBe(groups.ledger);
        expect(await set.list()).toMatchObject([
          { state: 'ended', endReason: 'expired', owed: true },
        ]);
        expect(open).toHaveLength(1);
        expect((await set.read(people.sam)).owner).toBe(groups.security);
      });

      it('is withdrawn by who confirmed it, which stands in the history', async () => {
        const set = await setUp(id, kind);
        const { id: override } = await set.sayNotMine();
        await set.act(override, 'confirm', people.pia);
        expect((await set.act(override, 'withdraw', people.otto)).status).toBe(
          403,
        );
        const ended = await set.act(override, 'withdraw', people.pia);
        expect(ended.body).toMatchObject({
          state: 'ended',
          endReason: 'withdrawn',
          owed: false,
        });
        expect(await set.owner()).toBe(groups.ledger);
        expect((await set.read(people.sam)).history.at(-1)).toMatchObject({
          by: people.pia,
          what: `ended the correction of its owner to ${groups.payments}; it belongs to whom its source names`,
        });
      });
    });

    it('says of each who may confirm and who may withdraw it, as it is looked at when they do', async () => {
      const set = await setUp(id, 'certificate');
      const { id: override } = await set.sayNotMine();
      const may = async (user: string) => {
        const { ownership } = await set.read(user);
        return [ownership.mayConfirm, ownership.mayWithdraw];
      };
      expect(await may(people.pia)).toEqual([true, true]);
      // Triage may end it, and does not own it.
      expect(await may(people.sam)).toEqual([false, true]);
      expect(await may(people.otto)).toEqual([false, false]);
      // By another account she is who proposed it.
      const alias = { user_ref: people.pia, person: people.ann };
      await set.portal.knex('directory_aliases').insert(alias);
      expect(await may(people.pia)).toEqual([false, true]);
      expect((await set.act(override, 'confirm', people.pia)).status).toBe(403);
      await set.portal.knex('directory_aliases').where(alias).delete();
      expect(await set.list()).toMatchObject([
        { mayConfirm: false, mayWithdraw: true },
      ]);
      const taken = await set.act(override, 'withdraw', people.sam);
      expect(taken.status).toBe(200);
      expect((await set.read(people.sam)).history.at(-1).what).toBe(
        `took back that it belongs to ${groups.payments}`,
      );
      expect(await set.list()).toMatchObject([
        { mayConfirm: false, mayWithdraw: false },
      ]);
      expect((await set.act(override, 'withdraw', people.sam)).status).toBe(
        409,
      );
    });
  },
);
