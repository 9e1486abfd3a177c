import { TestDatabaseId, TestDatabases } from '@backstage/backend-test-utils';
import { Knex } from 'knex';
import { account, FakeSystem } from '../__testUtils__/FakeSystem';
import { people } from '../__testUtils__/organisation';
import { startTestPortal } from '../__testUtils__/startTestPortal';
import { insertParts, takePart } from './operations/parts';
import { readWaiting } from './operations/subjects';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

const DEFINITION = `
apiVersion: governance.countersign.dev/v1
kind: CampaignDefinition
metadata: { name: all, title: All, owner: 'group:default/security' }
spec:
  asks: [credentials, grants]
  scope: {}
  cause: It is certified every quarter
  deadline: P10D
  freshness: P2D
`;

/** A portal with a campaign that waits to be opened, over so many identities with a key and a role each. */
async function setUp(id: TestDatabaseId, identities: number) {
  const system = new FakeSystem('fake');
  system.hold(
    ...Array.from({ length: identities }, (_, index) =>
      account(`many-${String(index).padStart(3, '0')}`),
    ),
  );
  const portal = await startTestPortal({
    knex: await databases.init(id),
    connectors: registry => registry.addSource(system),
  });
  await portal.observe();
  const sam = portal.as(people.sam);
  const { body: saved } = await sam.post('/campaign-definitions', {
    source: DEFINITION,
  });
  const { body } = await sam.post('/campaigns', {
    definition: 'all',
    digest: saved.digest,
  });
  return { campaign: body.id as string, portal };
}

/** The subjects that are read when all parts are gone through, in batches of a size. */
async function readThrough(trx: Knex.Transaction, campaignId: string) {
  const seen: string[] = [];
  const parts = await trx('campaign_parts').where({ campaign_id: campaignId });
  for (const part of parts) {
    let after: string = part.cursor;
    for (;;) {
      const rows = await readWaiting(trx, {
        campaignId,
        after,
        until: part.until,
        limit: 3,
      });
      if (rows.length === 0) {
        break;
      }
      seen.push(...rows.map(({ subject_ref }) => subject_ref));
      after = rows[rows.length - 1].identity_ref;
    }
  }
  return { parts, seen };
}

describe.each(databases.eachSupportedId())('parts of a campaign on %s', id => {
  it.each([1, 2, 3, 7, 100])(
    'hold each subject once, divided by %s',
    async count => {
      const { campaign, portal } = await setUp(id, 11);
      const all: string[] = await portal
        .knex('campaign_subjects')
        .pluck('subject_ref');
      const { parts, seen } = await portal.knex.transaction(async trx => {
        await trx('campaign_parts').delete();
        await insertParts(trx, campaign, count);
        return readThrough(trx, campaign);
      });
      expect(all).toHaveLength(22);
      expect([...seen].sort()).toEqual([...all].sort());
      // Of whole identities: there are no more parts than those.
      expect(parts).toHaveLength(Math.min(count, 11));
    },
  );

  it('are worked on at a time, and let the campaign run when the last is done', async () => {
    const { campaign, portal } = await setUp(id, 12);
    const { campaigns } = portal.context;
    await Promise.all([campaigns.turn(), campaigns.turn(), campaigns.turn()]);
    await campaigns.turn();
    const { state } = await portal
      .knex('campaigns')
      .where({ id: campaign })
      .first('state');
    expect(state).toBe('running');
    const outcomes = await portal
      .knex('campaign_subjects')
      .groupBy('outcome')
      .select('outcome')
      .count('* as count');
    expect(
      outcomes.map(({ outcome, count }) => [outcome, Number(count)]),
    ).toEqual([['item', 24]]);
    const items = await portal.knex('review_items').pluck('subject_ref');
    expect(new Set(items).size).toBe(24);
    expect(items).toHaveLength(24);
  });

  it('are opened no further once the campaign is cancelled, however many are at it', async () => {
    const { campaign, portal } = await setUp(id, 40);
    const { campaigns } = portal.context;
    const [, , cancelled] = await Promise.all([
      campaigns.turn(),
      campaigns.turn(),
      portal
        .as(people.sam)
        .post(`/campaigns/${campaign}/cancel`, { reason: 'A test says so' }),
    ]);
    expect(cancelled.status).toBe(200);
    await campaigns.turn();
    const { state } = await portal
      .knex('campaigns')
      .where({ id: campaign })
      .first('state');
    expect(state).toBe('cancelled');
    expect(
      await portal.knex('review_items').where({ status: 'open' }),
    ).toHaveLength(0);
    await campaigns.turn();
    expect(
      await portal.knex('review_items').where({ status: 'open' }),
    ).toHaveLength(0);
  });
});

const postgres = databases
  .eachSupportedId()
  .filter(([id]) => id === 'POSTGRES_18');

describe.each(postgres)('whoever does the last part on %s', id => {
  it('lets the campaign run, also while somebody else looks whether it is done', async () => {
    const { campaign, portal } = await setUp(id, 1);
    const { knex } = portal;
    const release: { now?: () => void } = {};
    const held = new Promise<void>(resolve => {
      release.now = resolve;
    });
    const looking = knex.transaction(async trx => {
      await trx('campaigns').where({ id: campaign }).forUpdate().first('id');
      await held;
    });
    const turned = portal.context.campaigns.turn();
    while (
      (await knex('pg_stat_activity')
        .where({ wait_event_type: 'Lock' })
        .whereRaw('datname = current_database()')
        .first('pid')) === undefined
    ) {
      // Until the database says that it waits.
    }
    release.now?.();
    await Promise.all([looking, turned]);
    const { state } = await knex('campaigns')
      .where({ id: campaign })
      .first('state');
    expect(state).toBe('running');
  });
});

describe.each(postgres)('whoever ends a campaign on %s', id => {
  it('waits for the batch under way, and keeps the next from beginning', async () => {
    const { campaign, portal } = await setUp(id, 12);
    const { knex } = portal;
    const order: string[] = [];
    const release: { now?: () => void } = {};
    const held = new Promise<void>(resolve => {
      release.now = resolve;
    });
    const batch = knex.transaction(async trx => {
      await takePart(trx, campaign);
      order.push('taken');
      await held;
      order.push('written');
    });
    const cancelling = portal
      .as(people.sam)
      .post(`/campaigns/${campaign}/cancel`, { reason: 'A test says so' })
      .then(({ status }) => order.push(`cancelled ${status}`));
    const waits = async () =>
      (
        await knex('pg_stat_activity')
          .where({ wait_event_type: 'Lock' })
          .whereRaw('datname = current_database()')
      ).length > 0;
    while (!(await waits())) {
      // Until the database says that it waits.
    }
    expect(order).toEqual(['taken']);
    release.now?.();
    await Promise.all([batch, cancelling]);
    expect(order).toEqual(['taken', 'written', 'cancelled 200']);
    expect(await knex('review_items')).toHaveLength(0);
    await portal.context.campaigns.turn();
    expect(await knex('review_items')).toHaveLength(0);
  });
});
