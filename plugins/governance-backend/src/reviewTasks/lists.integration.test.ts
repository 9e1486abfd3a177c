import { TestDatabaseId, TestDatabases } from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import { ReviewItem } from '@countersign/plugin-governance-common';
import { account } from '../__testUtils__/FakeSystem';
import { people } from '../__testUtils__/organisation';
import { TestPortal } from '../__testUtils__/startTestPortal';
import { definitionOf, keyOnly, setUp } from './__testUtils__/stagedCampaign';

jest.setTimeout(300_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

const ASKS_OWNERS = `
  stages:
    - { id: owners, reviewers: [owner], deadline: P14D }
`;

/** People who may stand in for each other, of whom only one may run campaigns. */
const ON_CALL: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Group',
  metadata: { name: 'on-call', namespace: 'default' },
  spec: { type: 'team', children: [] },
  relations: [people.sam, people.ben].map(targetRef => ({
    type: 'hasMember',
    targetRef,
  })),
};

async function mine(portal: TestPortal, person: string): Promise<string[]> {
  const { body } = await portal
    .as(person)
    .get('/reviews?assignee=me&status=open&limit=200');
  expect(body.total).toBe(body.items.length);
  return body.items.map(({ identity }: ReviewItem) => identity.title).sort();
}

/** Every page of a list, one after the other. */
async function pagesOf(
  portal: TestPortal,
  path: string,
): Promise<ReviewItem[][]> {
  const pages: ReviewItem[][] = [];
  for (let after = ''; ; ) {
    const { status, body } = await portal
      .as(people.sam)
      .get(`${path}${after && `&after=${encodeURIComponent(after)}`}`);
    expect([status, body.error]).toEqual([200, undefined]);
    pages.push(body.items);
    if (!body.nextCursor) {
      return pages;
    }
    after = body.nextCursor;
  }
}

function awayFor(days: number, substitute: string) {
  const now = Date.now();
  return {
    substitute,
    from: new Date(now).toISOString(),
    to: new Date(now + days * 24 * 3600 * 1000).toISOString(),
  };
}

async function askAgain(
  portal: TestPortal,
  person: string,
  id: TestDatabaseId,
) {
  const { body } = await portal.as(people.sam).post('/campaign-definitions', {
    source: definitionOf(`  # asked on ${id}\n${ASKS_OWNERS}`),
  });
  return portal
    .as(person)
    .post('/campaigns', { definition: 'staged', digest: body.digest });
}

describe.each(databases.eachSupportedId())('lists of reviews on %s', id => {
  it('scenario 3: whoever stands in for somebody gets what they are asked, and not their right to run campaigns', async () => {
    const { portal, campaign } = await setUp(
      databases,
      id,
      ASKS_OWNERS,
      [keyOnly('booker')],
      [ON_CALL],
    );
    await portal.as(people.sam).post(`/campaigns/${campaign}/close`);
    const away = await portal
      .as(people.sam)
      .post('/me/absence', awayFor(30, people.ben));
    expect(away.status).toBe(201);
    const before = await portal.knex('campaigns').count('* as count');
    expect((await askAgain(portal, people.ben, id)).status).toBe(403);
    expect(await portal.knex('campaigns').count('* as count')).toEqual(before);
    // Somebody who has the right by themselves needs nobody to be away.
    expect((await askAgain(portal, people.sam, id)).status).toBe(201);
  });

  it('scenario 7: what one identity holds is listed in one order, and each page has what the one before has not', async () => {
    const { portal } = await setUp(databases, id, '', [
      account('booker', {
        credentials: Array.from({ length: 7 }, (_, index) => ({
          externalId: `key-${index}`,
          kind: 'api-key',
          status: 'active' as const,
        })),
        grants: [],
      }),
      keyOnly('payer'),
    ]);
    const { identity } = await portal.findReview(people.sam, 'booker');
    const path = `/reviews?identity=${identity.ref}`;
    const [all] = await pagesOf(portal, `${path}&limit=200`);
    expect(new Set(all.map(({ subject }) => subject.title)).size).toBe(7);
    const pages = await pagesOf(portal, `${path}&limit=2`);
    expect(pages.map(page => page.length)).toEqual([2, 2, 2, 1]);
    expect(pages.flat()).toEqual(all);
  });

  it('scenario 9: who is to stand in sees what the other is asked while they stand in, and nothing before', async () => {
    const { portal } = await setUp(
      databases,
      id,
      `
  stages:
    - { id: owners, reviewers: ['user:default/ann'], deadline: P14D }
`,
      ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map(name => keyOnly(name)),
    );
    expect(await mine(portal, people.pia)).toEqual([]);
    const { body: absence } = await portal
      .as(people.ann)
      .post('/me/absence', awayFor(30, people.pia));
    expect(await mine(portal, people.pia)).toEqual([...'abcdefg']);
    expect(await mine(portal, people.ann)).toEqual([...'abcdefg']);
    await portal.as(people.ann).post(`/me/absences/${absence.id}/end`);
    expect(await mine(portal, people.pia)).toEqual([]);
  });

  it('scenario 10: each sees what they are asked, here and by service', async () => {
    const { portal } = await setUp(databases, id, ASKS_OWNERS, [
      ...['a', 'b', 'c'].map(name => keyOnly(name, { owner: people.ann })),
      keyOnly('d', { owner: people.ben }),
    ]);
    for (const [person, names] of [
      [people.ann, ['a', 'b', 'c']],
      [people.ben, ['d']],
      [people.dana, []],
    ] as const) {
      expect(await mine(portal, person)).toEqual(names);
      const { body } = await portal
        .as(person)
        .get(
          '/reviews?assignee=me&status=open&component=component:default/ledger-api',
        );
      expect(body.total).toBe(names.length);
    }
  });

  it('scenario 21: nobody deletes a campaign, over or not, for it is what others are shown', async () => {
    const { portal, campaign } = await setUp(databases, id, ASKS_OWNERS);
    const tables = ['campaigns', 'campaign_subjects', 'review_items'];
    const counts = () =>
      Promise.all(
        tables.map(async table =>
          Number((await portal.knex(table).count('* as count'))[0].count),
        ),
      );
    const before = await counts();
    expect(before.every(count => count > 0)).toBe(true);
    for (const person of [people.ann, people.sam]) {
      const running = await portal.as(person).delete(`/campaigns/${campaign}`);
      expect(running.status).toBe(404);
    }
    await portal.as(people.sam).post(`/campaigns/${campaign}/close`);
    const over = await portal.as(people.sam).delete(`/campaigns/${campaign}`);
    expect(over.status).toBe(404);
    await portal.runTask('campaigns');
    expect(await counts()).toEqual(before);
  });

  it('scenario 20: ten thousand and ten are all listed, and all over when the campaign is withdrawn', async () => {
    const count = 10_010;
    const { portal, campaign } = await setUp(
      databases,
      id,
      '',
      Array.from({ length: count }, (_, index) => keyOnly(`many-${index}`)),
    );
    const path = `/reviews?campaign=${campaign}&limit=200`;
    const listed = (await pagesOf(portal, path)).flat();
    expect(new Set(listed.map(({ identity }) => identity.title)).size).toBe(
      count,
    );
    await portal
      .as(people.sam)
      .post(`/campaigns/${campaign}/cancel`, { reason: 'A test says so' });
    await portal.runTask('campaigns');
    const { body } = await portal
      .as(people.sam)
      .get(`/reviews?campaign=${campaign}&status=closed&limit=1`);
    expect(body.total).toBe(count);
    const ended = await portal
      .knex('flow_instances')
      .where({ status: 'ended' })
      .count('* as count');
    expect(Number(ended[0].count)).toBe(count);
  });
});
