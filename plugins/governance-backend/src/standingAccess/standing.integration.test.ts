import { TestDatabaseId, TestDatabases } from '@backstage/backend-test-utils';
import {
  STANDING_KINDS,
  StandingCounts,
  StandingCredential,
  StandingKind,
  StandingTeam,
} from '@countersign/plugin-governance-common';
import { account, FakeSystem } from '../__testUtils__/FakeSystem';
import { groups, people } from '../__testUtils__/organisation';
import { startTestPortal, TestPortal } from '../__testUtils__/startTestPortal';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const DAY = 24 * 60 * 60 * 1000;
const inDays = (days: number) =>
  new Date(Date.now() + days * DAY).toISOString();

const key = (
  externalId: string,
  more: {
    status?: 'active' | 'inactive' | 'revoked' | 'unknown';
    expiresAt?: string;
    lastUsedAt?: string;
  } = {},
) => ({
  externalId,
  kind: 'api-key' as const,
  status: 'active' as const,
  ...more,
});

/**
 * Of ledger: two without an end (one never used, one used 100 days ago), one that ends and is used, one of which nothing is known;
 * and four that do not work. Of payments: one without an end. Of nobody: one of which nothing is known.
 */
async function setUp(id: TestDatabaseId): Promise<TestPortal> {
  const system = new FakeSystem('fake');
  system.hold(
    account('booker', {
      credentials: [
        key('never-used', { expiresAt: 'never', lastUsedAt: 'never' }),
        key('long-ago', { expiresAt: 'never', lastUsedAt: inDays(-100) }),
        key('fine', { expiresAt: inDays(20), lastUsedAt: inDays(-1) }),
        key('unclear', { status: 'unknown' }),
        key('gone', { status: 'revoked', expiresAt: 'never' }),
        key('asleep', { status: 'inactive', expiresAt: 'never' }),
        key('over', { expiresAt: inDays(-1) }),
      ],
    }),
    account('off', {
      status: 'disabled',
      credentials: [key('of-off', { expiresAt: 'never' })],
    }),
    account('payer', {
      owner: groups.payments,
      consumers: ['component:default/payments-api'],
      credentials: [key('pay', { expiresAt: 'never', lastUsedAt: inDays(-2) })],
    }),
    account('stray', {
      owner: undefined,
      consumers: [],
      credentials: [key('stray-key')],
    }),
  );
  const portal = await startTestPortal({
    knex: await databases.init(id),
    connectors: registry => registry.addSource(system),
  });
  await portal.observe();
  return portal;
}

const LEDGER: StandingCounts = {
  usable: 4,
  withoutEnd: 2,
  endUnknown: 1,
  neverUsed: 1,
  unused: 1,
  useUnknown: 1,
};
const NOTHING: StandingCounts = {
  usable: 0,
  withoutEnd: 0,
  endUnknown: 0,
  neverUsed: 0,
  unused: 0,
  useUnknown: 0,
};

async function get(portal: TestPortal, user: string, path: string) {
  const { status, body } = await portal.as(user).get(path);
  expect([status, body.error]).toEqual([200, undefined]);
  return body;
}

const OF: Record<StandingKind, keyof StandingCounts> = {
  'without-end': 'withoutEnd',
  'end-unknown': 'endUnknown',
  'never-used': 'neverUsed',
  unused: 'unused',
  'use-unknown': 'useUnknown',
};

describe.each(databases.eachSupportedId())('standing access on %s', id => {
  it('IW-U5: says by team how many credentials have no end and how many nobody uses, what nobody owns by itself', async () => {
    const portal = await setUp(id);
    const sum = await get(portal, people.sam, '/standing-access');
    expect(sum).toEqual({
      counts: {
        usable: 6,
        withoutEnd: 3,
        endUnknown: 2,
        neverUsed: 1,
        unused: 1,
        useUnknown: 2,
      },
      at: expect.any(String),
      partial: false,
    });
    const teams = await get(portal, people.sam, '/standing-access/teams');
    expect(teams).toEqual({
      items: [
        { owner: groups.ledger, counts: LEDGER },
        {
          owner: groups.payments,
          counts: { ...NOTHING, usable: 1, withoutEnd: 1 },
        },
        { counts: { ...NOTHING, usable: 1, endUnknown: 1, useUnknown: 1 } },
      ],
      total: 3,
    });
  });

  it('IW-U5: lists behind each number of each team exactly as many credentials as it says', async () => {
    const portal = await setUp(id);
    const { items } = await get(portal, people.sam, '/standing-access/teams');
    for (const { owner = 'none', counts } of items as StandingTeam[]) {
      for (const kind of [undefined, ...STANDING_KINDS]) {
        const list = await get(
          portal,
          people.sam,
          `/standing-access/credentials?owner=${owner}${
            kind ? `&kind=${kind}` : ''
          }`,
        );
        const expected = counts[kind ? OF[kind] : 'usable'];
        expect([owner, kind, list.total, list.items.length]).toEqual([
          owner,
          kind,
          expected,
          expected,
        ]);
      }
    }
    const { items: found } = await get(
      portal,
      people.sam,
      `/standing-access/credentials?owner=${groups.ledger}&kind=unused`,
    );
    expect(found).toEqual([
      expect.objectContaining({
        title: 'long-ago',
        identity: expect.objectContaining({ title: 'booker' }),
        owner: groups.ledger,
        endsAt: 'never',
        source: 'fake',
      }),
    ]);
  });

  it('takes use that was seen day by day for use, the day of the limit included', async () => {
    const portal = await setUp(id);
    const [subject] = await portal
      .knex('inventory_credentials')
      .where({ external_id: 'never-used' });
    const see = (daysAgo: number) =>
      portal.knex('inventory_use').insert({
        identity_ref: subject.identity_ref,
        subject_ref: subject.ref,
        caller: 'ledger-api',
        day: inDays(-daysAgo).slice(0, 10),
        count: 1,
        stated_by: 'fake',
      });
    const counts = async (): Promise<StandingCounts> =>
      (await get(portal, people.sam, `/standing-access?node=${groups.ledger}`))
        .counts;
    await see(200);
    expect(await counts()).toEqual({ ...LEDGER, neverUsed: 0, unused: 2 });
    await see(90);
    expect(await counts()).toEqual({ ...LEDGER, neverUsed: 0, unused: 1 });
  });

  it('IW-U5: narrows to a team with those below it, or to what a system uses, and knows no other', async () => {
    const portal = await setUp(id);
    const usable = async (query: string) =>
      (await get(portal, people.sam, `/standing-access?${query}`)).counts
        .usable;
    expect(await usable(`node=${groups.finance}`)).toBe(5);
    expect(await usable(`node=${groups.payments}`)).toBe(1);
    expect(await usable('by=system&node=component:default/payments-api')).toBe(
      1,
    );
    const within = await get(
      portal,
      people.sam,
      `/standing-access/credentials?node=${groups.finance}&owner=none`,
    );
    expect(within).toEqual({ items: [], total: 0 });
    const missing = await portal
      .as(people.sam)
      .get('/standing-access/teams?node=group:default/nobody');
    expect(missing.status).toBe(404);
  });

  it('counts and lists nothing that the viewer may not see, and says that there may be more', async () => {
    const portal = await setUp(id);
    const mine = await get(portal, people.pia, '/standing-access');
    expect([mine.counts.usable, mine.partial]).toEqual([1, true]);
    const teams = await get(portal, people.pia, '/standing-access/teams');
    expect(teams.items.map(({ owner }: StandingTeam) => owner)).toEqual([
      groups.payments,
    ]);
    for (const path of [
      `/standing-access/credentials?owner=${groups.ledger}`,
      '/standing-access/credentials?owner=none',
    ]) {
      expect(await get(portal, people.pia, path)).toEqual({
        items: [],
        total: 0,
      });
    }
    const csv = await portal.as(people.pia).get('/standing-access.csv');
    expect(csv.text).not.toContain('ledger');
    const nobody = await get(portal, people.ben, '/standing-access/teams');
    expect(nobody.total).toBe(1);
  });

  it('pages through teams and credentials without losing or repeating one', async () => {
    const portal = await setUp(id);
    const all = async (path: string) => {
      const seen: Array<StandingTeam | StandingCredential> = [];
      let after = '';
      do {
        const body = await get(portal, people.sam, `${path}?limit=1${after}`);
        seen.push(...body.items);
        after = body.nextCursor ? `&after=${body.nextCursor}` : '';
      } while (after);
      return seen;
    };
    const teams = await all('/standing-access/teams');
    expect(teams.map(({ owner }) => owner)).toEqual([
      groups.ledger,
      groups.payments,
      undefined,
    ]);
    const listed = await all('/standing-access/credentials');
    expect(new Set(listed.map(item => JSON.stringify(item))).size).toBe(6);
    const other = await portal
      .as(people.sam)
      .get(
        `/standing-access/teams?after=${Buffer.from('["many","x"]').toString(
          'base64url',
        )}`,
      );
    expect(other.status).toBe(400);
  });

  it('exports the sum, every team, and what nobody owns', async () => {
    const portal = await setUp(id);
    const { text, headers } = await portal
      .as(people.sam)
      .get('/standing-access.csv');
    expect(headers['content-type']).toMatch(/text\/csv/);
    const lines = text.trim().split('\r\n');
    expect(lines.map(line => line.split(',').slice(0, -1).join(','))).toEqual([
      'row,owner,usable,withoutEnd,endUnknown,neverUsed,unused,useUnknown',
      'total,,6,3,2,1,1,2',
      `owner,${groups.ledger},4,2,1,1,1,1`,
      `owner,${groups.payments},1,1,0,0,0,0`,
      'without an owner,,1,0,1,0,0,1',
    ]);
  });
});
