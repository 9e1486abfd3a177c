import { TestDatabaseId, TestDatabases } from '@backstage/backend-test-utils';
import {
  CertificationLeaf,
  CertificationRollup,
  ReviewItemDetail,
} from '@countersign/plugin-governance-common';
import { Entity } from '@backstage/catalog-model';
import { account, FakeSystem } from '../__testUtils__/FakeSystem';
import {
  component,
  groups,
  organisation,
  people,
} from '../__testUtils__/organisation';
import { startTestPortal, TestPortal } from '../__testUtils__/startTestPortal';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

const definition = (name: string, scope: string) => `
apiVersion: governance.countersign.dev/v1
kind: CampaignDefinition
metadata: { name: ${name}, title: ${name}, owner: 'group:default/security' }
spec:
  asks: [credentials]
  scope: { ${scope} }
  cause: It is certified every quarter
  deadline: P10D
  freshness: P30D
`;

const key = (externalId: string) => ({
  externalId,
  kind: 'api-key' as const,
  status: 'active' as const,
});

function partOf(kind: string, name: string, parent?: string): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind,
    metadata: { name, namespace: 'default', title: name.toUpperCase() },
    relations: parent ? [{ type: 'partOf', targetRef: parent }] : [],
  };
}

/** Both services lie in systems of one domain, and one account is used by both. */
function entities(): Entity[] {
  const inSystem = (entity: Entity, system: string): Entity => ({
    ...entity,
    relations: [
      ...(entity.relations ?? []),
      { type: 'partOf', targetRef: `system:default/${system}` },
    ],
  });
  return [
    ...organisation().filter(({ kind }) => kind === 'Group'),
    inSystem(component('ledger-api', groups.ledger), 'books'),
    inSystem(component('payments-api', groups.payments), 'money'),
    partOf('System', 'books', 'domain:default/finance'),
    partOf('System', 'money', 'domain:default/finance'),
    partOf('Domain', 'finance'),
  ];
}

async function setUp(id: TestDatabaseId): Promise<TestPortal> {
  const system = new FakeSystem('fake');
  system.hold(
    account('booker', {
      credentials: [key('b1'), key('b2'), key('b3'), key('b4')],
      grants: [],
    }),
    account('shared', {
      grants: [],
      consumers: [
        'component:default/ledger-api',
        'component:default/payments-api',
      ],
    }),
    account('payer', {
      owner: groups.payments,
      grants: [],
      consumers: ['component:default/payments-api'],
    }),
    account('theirs', { platformOwned: true, grants: [] }),
  );
  const portal = await startTestPortal({
    knex: await databases.init(id),
    entities: entities(),
    connectors: registry => {
      registry.addSource(system);
      registry.addRemediationConnector(system);
    },
  });
  await portal.observe();
  return portal;
}

async function launch(
  portal: TestPortal,
  name: string,
  scope = 'environment: production',
): Promise<string> {
  const as = portal.as(people.sam);
  const saved = await as.post('/campaign-definitions', {
    source: definition(name, scope),
  });
  const { body } = await as.post('/campaigns', {
    definition: name,
    digest: saved.body.digest,
  });
  await portal.context.campaigns.turn();
  return body.id;
}

async function rollup(
  portal: TestPortal,
  user: string,
  query: string,
): Promise<CertificationRollup> {
  const { status, body } = await portal
    .as(user)
    .get(`/rollups/certification?${query}`);
  expect([status, body.error]).toEqual([200, undefined]);
  return body;
}

async function decide(
  portal: TestPortal,
  user: string,
  title: string,
  decision: 'keep' | 'revoke',
): Promise<void> {
  const { body } = await portal.as(user).get('/reviews?status=open&limit=200');
  const item = body.items.find(
    ({ subject, identity }: ReviewItemDetail) =>
      subject.title === title || identity.title === title,
  );
  const detail = await portal.as(user).get(`/reviews/${item.id}`);
  const answer = await portal.as(user).post(`/reviews/${item.id}/decisions`, {
    decision,
    justification: 'looked at it',
    evidenceDigest: detail.body.evidenceDigest,
  });
  expect([answer.status, answer.body.error]).toEqual([200, undefined]);
}

const byTitle = ({ children }: CertificationRollup) =>
  Object.fromEntries(children.map(child => [child.ref, child.counts.items]));

describe.each(databases.eachSupportedId())(
  'roll-up of certification on %s',
  id => {
    it('G1: certifying one credential of an account leaves the account open, and the roll-up below 100 %', async () => {
      const portal = await setUp(id);
      const campaign = await launch(portal, 'ledger');
      await decide(portal, people.ann, 'booker', 'keep');
      await portal.pump();
      const { counts } = await rollup(
        portal,
        people.sam,
        `by=team&node=${groups.ledger}&campaign=${campaign}`,
      );
      expect(counts).toEqual({
        items: 6,
        open: 4,
        overdue: 0,
        certified: 1,
        revoked: 0,
        notCarriedOut: 0,
        undecided: 0,
        excepted: 0,
        excluded: 1,
        exempt: 0,
        carried: 0,
      });
    });

    it('G16: sums up along teams and along systems, a thing with two parents once, and lists what is behind a number', async () => {
      const portal = await setUp(id);
      const campaign = await launch(portal, 'all');
      await decide(portal, people.pia, 'payer', 'revoke');
      const teams = await rollup(
        portal,
        people.lena,
        `by=team&campaign=${campaign}`,
      );
      expect(teams.counts).toMatchObject({
        items: 7,
        open: 5,
        notCarriedOut: 1,
      });
      expect(byTitle(teams)).toEqual({ [groups.finance]: 7 });
      const finance = await rollup(
        portal,
        people.lena,
        `by=team&node=${groups.finance}&campaign=${campaign}`,
      );
      expect(byTitle(finance)).toEqual({
        [groups.ledger]: 6,
        [groups.payments]: 1,
      });

      const systems = await rollup(
        portal,
        people.sam,
        `by=system&node=domain:default/finance&campaign=${campaign}`,
      );
      expect(systems.node?.title).toBe('FINANCE');
      expect(byTitle(systems)).toEqual({
        'system:default/books': 6,
        'system:default/money': 2,
      });
      expect([systems.counts.items, systems.shared]).toEqual([7, 1]);
      const money = await rollup(
        portal,
        people.sam,
        `by=system&node=system:default/money&campaign=${campaign}`,
      );
      expect(money.above.map(({ ref }) => ref)).toEqual([
        'domain:default/finance',
      ]);

      const behind = await portal
        .as(people.lena)
        .get(
          `/rollups/certification/items?by=team&node=${groups.payments}&campaign=${campaign}&standing=not-carried-out`,
        );
      expect(behind.body.total).toBe(1);
      const [leaf]: CertificationLeaf[] = behind.body.items;
      expect(leaf.identity.title).toBe('payer');
      const item = await portal
        .as(people.lena)
        .get(`/reviews/${leaf.reviewId}`);
      expect(item.body.decision).toBe('revoke');
      const excluded = await portal
        .as(people.lena)
        .get(
          `/rollups/certification/items?campaign=${campaign}&standing=excluded`,
        );
      expect(excluded.body.items).toEqual([
        expect.objectContaining({ reason: expect.stringMatching(/platform/i) }),
      ]);
    });

    it('G16: counts nothing that the viewer may not see, and nothing of nothing is never everything', async () => {
      const portal = await setUp(id);
      const campaign = await launch(portal, 'all');
      const mine = await rollup(
        portal,
        people.pia,
        `by=team&campaign=${campaign}`,
      );
      expect([mine.counts.items, mine.partial]).toEqual([1, true]);
      const theirs = await rollup(
        portal,
        people.pia,
        `by=team&node=${groups.ledger}&campaign=${campaign}`,
      );
      expect(theirs.counts).toEqual({
        items: 0,
        open: 0,
        overdue: 0,
        certified: 0,
        revoked: 0,
        notCarriedOut: 0,
        undecided: 0,
        excepted: 0,
        excluded: 0,
        exempt: 0,
        carried: 0,
      });
      const behind = await portal
        .as(people.pia)
        .get(`/rollups/certification/items?node=${groups.ledger}`);
      expect(behind.body).toEqual({ items: [], total: 0 });
      const trend = await portal
        .as(people.pia)
        .get(`/rollups/certification/trend?node=${groups.ledger}`);
      expect(trend.body).toEqual({ points: [] });
      const everything = await rollup(portal, people.otto, 'by=team');
      expect([everything.counts.items, everything.partial]).toEqual([7, false]);
    });

    it('keeps what an older campaign asked selectable, and says how it stood day by day', async () => {
      const portal = await setUp(id);
      const first = await launch(portal, 'first');
      await decide(portal, people.pia, 'payer', 'keep');
      await portal.pump();
      await portal.moveClock({ days: 5 });
      const second = await launch(
        portal,
        'second',
        'ownerGroup: group:default/payments',
      );
      await decide(portal, people.pia, 'payer', 'revoke');
      await portal.moveClock({ ms: 200_000 });
      await portal.pump();
      const of = async (campaign: string) =>
        (
          await rollup(
            portal,
            people.sam,
            `by=team&node=${groups.payments}&campaign=${campaign}`,
          )
        ).counts;
      expect(await of(first)).toMatchObject({ items: 1, certified: 1 });
      expect(await of(second)).toMatchObject({ items: 1, revoked: 1 });
      const { body } = await portal
        .as(people.sam)
        .get(`/rollups/certification/trend?node=${groups.payments}`);
      expect(body.points[0]).toMatchObject({ certified: 1, revoked: 0 });
      expect(body.points.at(-1)).toMatchObject({ certified: 0, revoked: 1 });
      // Which days these are depends on whether the test runs over midnight.
      const { opened_at } = await portal
        .knex('review_items')
        .orderBy('opened_at')
        .first('opened_at');
      const last = (await portal.context.clock.sync()).toISOString();
      const days: string[] = [];
      for (
        let day = opened_at.slice(0, 10);
        day <= last.slice(0, 10);
        day = new Date(Date.parse(day) + 24 * 60 * 60 * 1000)
          .toISOString()
          .slice(0, 10)
      ) {
        days.push(day);
      }
      expect(days.length).toBeGreaterThanOrEqual(6);
      expect(body.points.map(({ day }: { day: string }) => day)).toEqual(days);
    });

    it('exports what is shown, so that a spreadsheet runs none of it', async () => {
      const portal = await setUp(id);
      const campaign = await launch(portal, 'all');
      const { status, headers, text } = await portal
        .as(people.lena)
        .get(
          `/rollups/certification.csv?node=${groups.finance}&campaign=${campaign}`,
        );
      expect(status).toBe(200);
      expect(headers['content-type']).toMatch('text/csv');
      const lines = text
        .trim()
        .split('\r\n')
        .map(line => line.split(',').slice(0, 6));
      expect(lines).toEqual([
        ['row', 'kind', 'ref', 'title', 'items', 'open'],
        ['total', 'group', groups.finance, 'finance', '7', '6'],
        ['part', 'group', groups.ledger, 'ledger', '6', '5'],
        ['part', 'group', groups.payments, 'payments', '1', '1'],
        ['in none of these', '', '', '', '0', '0'],
      ]);
      const unknown = await portal
        .as(people.lena)
        .get('/rollups/certification?node=group:default/nobody');
      expect(unknown.status).toBe(404);
    });
  },
);
