import { TestDatabaseId, TestDatabases } from '@backstage/backend-test-utils';
import {
  CampaignDraft,
  CampaignView,
  ReviewItem,
} from '@countersign/plugin-governance-common';
import { account, FakeSystem } from '../../__testUtils__/FakeSystem';
import { groups, people } from '../../__testUtils__/organisation';
import {
  startTestPortal,
  TestPortal,
} from '../../__testUtils__/startTestPortal';

jest.setTimeout(120_000);

/** Events on one thing within an hour. */
const STORM = 300;

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

function definitionOf(name: string, spec: string): string {
  return `
apiVersion: governance.countersign.dev/v1
kind: CampaignDefinition
metadata: { name: ${name}, title: ${name}, owner: 'group:default/identity-security' }
spec:
  asks: [credentials]
  scope: { environment: production, type: service-account }
  cause: It is certified when something changes
  deadline: P10D
  freshness: P2D
${spec}
`;
}

const QUARTERLY = `  schedule: { cron: '0 6 1 * *', tz: UTC, startsAfter: P1D }\n`;

function keyOnly(name: string, more = {}) {
  return account(name, { grants: [], ...more });
}

async function setUp(id: TestDatabaseId, definitions: Record<string, string>) {
  const system = new FakeSystem('fake');
  system.hold(keyOnly('booker'), keyOnly('other'));
  const portal = await startTestPortal({
    knex: await databases.init(id),
    connectors: registry => {
      registry.addSource(system);
      registry.addRemediationConnector(system);
    },
  });
  await portal.observe();
  for (const [name, spec] of Object.entries(definitions)) {
    const { status, body } = await portal
      .as(people.sam)
      .post('/campaign-definitions', { source: definitionOf(name, spec) });
    expect([status, body.error]).toEqual([201, undefined]);
  }
  await portal.runTask('campaign-starts');
  return { system, portal };
}

async function campaignsOf(portal: TestPortal): Promise<CampaignView[]> {
  const { status, body } = await portal.as(people.sam).get('/campaigns');
  expect([status, body.error]).toEqual([200, undefined]);
  return body.items;
}

async function draftsOf(portal: TestPortal): Promise<CampaignDraft[]> {
  const { status, body } = await portal.as(people.sam).get('/campaign-drafts');
  expect([status, body.error]).toEqual([200, undefined]);
  return body.items;
}

async function itemsOf(portal: TestPortal, campaign: string) {
  const { body } = await portal
    .as(people.sam)
    .get(`/reviews?campaign=${campaign}&limit=200`);
  return (body.items as ReviewItem[]).map(({ identity }) => identity.title);
}

/** Starts what is due and opens its items. */
async function turn(portal: TestPortal) {
  await portal.runTask('campaign-starts');
  await portal.runTask('campaigns');
}

/** Goes on until the first day of the next month at six is over, with the source read again. */
async function reachSchedule(portal: TestPortal) {
  const { knex } = portal;
  const row = await knex('campaign_schedules').first('next_at');
  const now = await portal.context.clock.sync();
  await portal.moveClock({
    ms: Date.parse(row.next_at) - now.getTime() + 60_000,
  });
}

describe.each(databases.eachSupportedId())(
  'campaigns by themselves on %s',
  id => {
    it('stages a campaign when it is due, and starts it after its time with what is there then', async () => {
      const { portal, system } = await setUp(id, { quarterly: QUARTERLY });
      expect(await draftsOf(portal)).toEqual([]);
      await reachSchedule(portal);
      await turn(portal);
      await turn(portal);
      const [staged, ...more] = await draftsOf(portal);
      expect(more).toEqual([]);
      expect(staged).toMatchObject({
        definition: 'quarterly',
        state: 'staged',
      });
      expect(await campaignsOf(portal)).toEqual([]);
      system.hold(keyOnly('later'));
      await portal.moveClock({ days: 1 });
      await portal.observe();
      await turn(portal);
      const [campaign] = await campaignsOf(portal);
      expect(campaign).toMatchObject({
        title: 'quarterly 1',
        openedBy: 'engine',
        state: 'running',
        trigger: {
          kind: 'schedule',
          eventId: `quarterly@${staged.dueAt}`,
        },
        progress: { items: 3 },
      });
      expect((await draftsOf(portal))[0]).toMatchObject({
        state: 'launched',
        campaign: campaign.id,
      });
    });

    it('scenario 54: does not start over a stale source, tells the owners once, and starts as soon as it is read', async () => {
      const { portal } = await setUp(id, { quarterly: QUARTERLY });
      await reachSchedule(portal);
      await turn(portal);
      await portal.moveClock({ days: 3 });
      await turn(portal);
      await turn(portal);
      expect(await campaignsOf(portal)).toEqual([]);
      expect((await draftsOf(portal))[0]).toMatchObject({
        state: 'staged',
        blocked: expect.stringContaining('fake was last read at'),
      });
      const told = portal.sent.filter(
        ({ payload }) => payload.topic === 'governance-campaign-blocked',
      );
      expect(told).toEqual([
        expect.objectContaining({
          recipients: { type: 'entity', entityRef: groups.identitySecurity },
        }),
      ]);
      await portal.observe();
      await turn(portal);
      expect(await campaignsOf(portal)).toHaveLength(1);
      expect((await draftsOf(portal))[0].blocked).toBeUndefined();
    });

    it('starts a staged campaign before its time, or not at all, for whoever runs campaigns and nobody else', async () => {
      const { portal } = await setUp(id, { quarterly: QUARTERLY });
      await reachSchedule(portal);
      await portal.observe();
      await turn(portal);
      const [{ id: draft }] = await draftsOf(portal);
      const reason = 'the quarter is certified by hand';
      const refused = await Promise.all([
        portal.as(people.ann).post(`/campaign-drafts/${draft}/launch`),
        portal
          .as(people.ann)
          .post(`/campaign-drafts/${draft}/drop`, { reason }),
      ]);
      expect(refused.map(({ status }) => status)).toEqual([403, 403]);
      const dropped = await portal
        .as(people.sam)
        .post(`/campaign-drafts/${draft}/drop`, { reason });
      expect(dropped.body).toMatchObject({
        state: 'dropped',
        endedBy: people.sam,
        endReason: reason,
      });
      await portal.moveClock({ days: 2 });
      await portal.observe();
      await turn(portal);
      expect(await campaignsOf(portal)).toEqual([]);
      const again = await portal
        .as(people.sam)
        .post(`/campaign-drafts/${draft}/launch`);
      expect(again.status).toBe(404);
    });

    it('scenario 46, 48: asks by one campaign, opened at once, about the one thing that something has happened to, each definition for itself', async () => {
      const { portal, system } = await setUp(id, {
        discovered: '  events: { on: [credential.discovered] }\n',
        moved: '  events: { on: [ownership.changed] }\n',
      });
      await turn(portal);
      expect(await campaignsOf(portal)).toEqual([]);
      system.hold(keyOnly('fresh'));
      await portal.observe();
      await turn(portal);
      const [first, ...more] = await campaignsOf(portal);
      expect(more).toEqual([]);
      expect(first).toMatchObject({
        definition: 'discovered',
        openedBy: 'engine',
        state: 'running',
        trigger: { kind: 'event', name: 'credential.discovered', events: 1 },
      });
      expect(await itemsOf(portal, first.id)).toEqual(['fresh']);
      system.hold(keyOnly('other', { owner: groups.payments }));
      await portal.observe();
      await turn(portal);
      const [second] = await campaignsOf(portal);
      expect(second).toMatchObject({ definition: 'moved' });
      expect(await itemsOf(portal, second.id)).toEqual(['other']);
      const { body } = await portal
        .as(people.sam)
        .get(`/campaigns/${second.id}`);
      for (const source of body.sources) {
        const { counted, outside, items, excluded, unreadable, waiting } =
          source;
        expect(outside + items + excluded + unreadable + waiting).toBe(counted);
      }
    });

    it('gathers what happens within the least time between two, and asks about each thing once', async () => {
      const { portal, system } = await setUp(id, {
        changed:
          '  events: { on: [identity.changed, ownership.changed], interval: PT1H }\n',
      });
      for (const purpose of ['one', 'two', 'three', 'four']) {
        system.hold(keyOnly('booker', { purpose }));
        await portal.observe();
        await turn(portal);
      }
      expect(await campaignsOf(portal)).toHaveLength(1);
      const [waiting] = await portal.knex('campaign_events');
      expect(Number(waiting.count)).toBe(3);
      await portal.moveClock({ ms: 61 * 60 * 1000 });
      await turn(portal);
      const [latest, first] = await campaignsOf(portal);
      expect(latest.trigger).toMatchObject({ kind: 'event', events: 3 });
      // It is being asked about already: taken in, and not asked again.
      expect(await itemsOf(portal, latest.id)).toEqual(['booker']);
      expect(await itemsOf(portal, first.id)).toEqual(['booker']);
      const [{ count }] = await portal.knex('review_items').count('* as count');
      expect(Number(count)).toBe(1);
    });

    it('asks about every identity of a component that was moved', async () => {
      const { portal } = await setUp(id, {
        moved: '  events: { on: [component.re-platformed] }\n',
      });
      portal.setEntities(
        portal.currentEntities().map(entity =>
          entity.metadata.name === 'ledger-api'
            ? {
                ...entity,
                metadata: {
                  ...entity.metadata,
                  annotations: {
                    'governance.countersign.dev/runtime': 'kubernetes:two',
                  },
                },
              }
            : entity,
        ),
      );
      await portal.observe();
      await turn(portal);
      const [campaign] = await campaignsOf(portal);
      expect(campaign.trigger).toMatchObject({
        kind: 'event',
        name: 'component.re-platformed',
        events: 2,
      });
      expect((await itemsOf(portal, campaign.id)).sort()).toEqual([
        'booker',
        'other',
      ]);
    });

    it.each([
      ['runtime.changed', { 'governance.countersign.dev/runtime': 'k8s:two' }],
      [
        'repository.changed',
        { 'backstage.io/source-location': 'url:https://git.example/two' },
      ],
    ])(
      'asks by %s about what a component uses, and of no other move',
      async (name, annotations) => {
        const { portal } = await setUp(id, {
          asked: `  events: { on: [${name}] }\n`,
          other: '  events: { on: [lifecycle.changed] }\n',
        });
        await turn(portal);
        portal.setEntities(
          portal.currentEntities().map(entity =>
            entity.metadata.name === 'ledger-api'
              ? {
                  ...entity,
                  metadata: {
                    ...entity.metadata,
                    annotations: {
                      ...entity.metadata.annotations,
                      ...annotations,
                    },
                  },
                }
              : entity,
          ),
        );
        await portal.observe();
        await turn(portal);
        const [campaign, ...more] = await campaignsOf(portal);
        expect(more).toEqual([]);
        expect(campaign).toMatchObject({
          definition: 'asked',
          trigger: { kind: 'event', name, events: 2 },
        });
      },
    );

    it('asks about what somebody else uses now', async () => {
      const { portal, system } = await setUp(id, {
        asked: '  events: { on: [consumers.changed] }\n',
      });
      await turn(portal);
      system.hold(
        keyOnly('booker', { consumers: ['component:default/payments-api'] }),
      );
      await portal.observe();
      await turn(portal);
      const [campaign, ...more] = await campaignsOf(portal);
      expect(more).toEqual([]);
      expect(campaign.trigger).toMatchObject({ name: 'consumers.changed' });
      expect(await itemsOf(portal, campaign.id)).toEqual(['booker']);
    });

    it('asks about what a vendor stands behind once that is told to have changed, however often it is told', async () => {
      const { portal } = await setUp(id, {
        asked: '  events: { on: [vendor.changed] }\n',
      });
      await turn(portal);
      const { ref } = await portal
        .knex('inventory_identities')
        .where({ display_name: 'booker' })
        .first('ref');
      const tell = (event: object) =>
        portal.as(people.sam).post('/events', {
          id: 'takeover-1',
          name: 'vendor.changed',
          at: new Date().toISOString(),
          subject: ref,
          ...event,
        });
      expect((await tell({})).status).toBe(200);
      await tell({});
      await tell({ id: 'unknown-1', subject: 'no-such-identity' });
      await tell({ id: 'other-1', name: 'vendor.renamed' });
      await turn(portal);
      const [campaign, ...more] = await campaignsOf(portal);
      expect(more).toEqual([]);
      expect(campaign.trigger).toMatchObject({
        kind: 'event',
        name: 'vendor.changed',
        events: 1,
      });
      expect(await itemsOf(portal, campaign.id)).toEqual(['booker']);
      await tell({
        id: 'takeover-2',
        subject: 'component:default/ledger-api',
      });
      await turn(portal);
      const [second] = await campaignsOf(portal);
      expect((await itemsOf(portal, second.id)).sort()).toEqual([
        'booker',
        'other',
      ]);
    });

    it('scenario 46: a storm of events makes no more rows than there are things', async () => {
      const { portal } = await setUp(id, {
        asked: '  events: { on: [vendor.changed], interval: PT1H }\n',
      });
      const { ref } = await portal
        .knex('inventory_identities')
        .where({ display_name: 'booker' })
        .first('ref');
      const { triggers } = portal.context;
      await portal.knex.transaction(async trx => {
        for (let number = 0; number < STORM; number += 1) {
          await triggers.takeIn(trx, {
            source: 'a-webhook',
            id: `event-${number}`,
            name: 'vendor.changed',
            subject: ref,
            at: new Date().toISOString(),
            stated: {},
            verified: {},
            actor: { kind: 'engine' },
          });
        }
      });
      const rows = await portal.knex('campaign_events');
      expect(rows).toHaveLength(1);
      expect(Number(rows[0].count)).toBe(STORM);
      await turn(portal);
      await turn(portal);
      expect(await campaignsOf(portal)).toHaveLength(1);
      const [{ count }] = await portal.knex('review_items').count('* as count');
      expect(Number(count)).toBe(1);
    });

    it.each([
      ['schedule: { cron: "0 6 31 2 *" }', 'is never due'],
      ['schedule: { cron: "every day" }', 'is never due'],
      ['schedule: { cron: "0 6 1 * *", tz: Moon/Sea }', 'is never due'],
      ['events: { on: [anything] }', 'events'],
    ])('refuses %s', async (spec, words) => {
      const { portal } = await setUp(id, {});
      const { status, body } = await portal
        .as(people.sam)
        .post('/campaign-definitions', {
          source: definitionOf('wrong', `  ${spec}\n`),
        });
      expect([status, body.error.message]).toEqual([
        400,
        expect.stringContaining(words),
      ]);
    });
  },
);
