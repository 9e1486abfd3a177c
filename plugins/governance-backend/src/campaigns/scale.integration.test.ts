import { TestDatabaseId, TestDatabases } from '@backstage/backend-test-utils';
import { account, FakeSystem } from '../__testUtils__/FakeSystem';
import { groups, people } from '../__testUtils__/organisation';
import { startTestPortal, TestPortal } from '../__testUtils__/startTestPortal';
import { ExportedItem, exportItems, toCsvLines } from './exportItems';

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
  riskAnalysis: RA-7
`;

async function setUp(id: TestDatabaseId) {
  const system = new FakeSystem('fake');
  system.hold(
    ...Array.from({ length: 6 }, (_, index) => account(`many-${index}`)),
    account('payer', { owner: groups.payments }),
    account('=sum(1, 2)', { owner: groups.payments }),
  );
  const portal = await startTestPortal({
    knex: await databases.init(id),
    connectors: registry => registry.addSource(system),
  });
  await portal.observe();
  const saved = await portal
    .as(people.sam)
    .post('/campaign-definitions', { source: DEFINITION });
  return { portal, digest: saved.body.digest as string };
}

async function launch(portal: TestPortal, digest: string): Promise<string> {
  const { status, body } = await portal
    .as(people.sam)
    .post('/campaigns', { definition: 'all', digest });
  expect([status, body.error]).toEqual([201, undefined]);
  return body.id;
}

async function exported(
  portal: TestPortal,
  user: string,
  campaign: string,
): Promise<ExportedItem[]> {
  const answer = await portal
    .as(user)
    .get(`/campaigns/${campaign}/items.jsonl`);
  expect(answer.status).toBe(200);
  return answer.text
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line));
}

describe.each(databases.eachSupportedId())('a campaign at scale on %s', id => {
  it('goes on at once after its launch, and again after it is cancelled', async () => {
    const { portal, digest } = await setUp(id);
    const { campaigns } = portal.context;
    campaigns.startLoop();
    try {
      const campaign = await launch(portal, digest);
      const settled = async (state: string) => {
        let seen: string;
        do {
          seen = (
            await portal.knex('campaigns').where({ id: campaign }).first()
          ).state;
        } while (seen !== state);
        return seen;
      };
      expect(await settled('running')).toBe('running');
      expect(await exported(portal, people.sam, campaign)).toHaveLength(16);
      await portal
        .as(people.sam)
        .post(`/campaigns/${campaign}/cancel`, { reason: 'A test says so' });
      expect(await settled('cancelled')).toBe('cancelled');
    } finally {
      await campaigns.stopLoop();
    }
  });

  it('exports every item that the caller may see, page by page, and no other', async () => {
    const { portal, digest } = await setUp(id);
    const campaign = await launch(portal, digest);
    await portal.runTask('campaigns');
    const all = await exported(portal, people.sam, campaign);
    expect(all).toHaveLength(16);
    expect(new Set(all.map(({ item }) => item)).size).toBe(16);
    const [one] = all;
    const { body: detail } = await portal
      .as(people.sam)
      .get(`/reviews/${one.item}`);
    expect(one).toMatchObject({
      identity: detail.identity.ref,
      subject: detail.subject.ref,
      owner: detail.owner,
      status: 'open',
      decision: null,
      takenIn: false,
      evidenceDigest: detail.evidenceDigest,
    });
    const theirs = await exported(portal, people.pia, campaign);
    expect(new Set(theirs.map(({ owner }) => owner))).toEqual(
      new Set([groups.payments]),
    );
    expect(theirs).toHaveLength(4);
    const paged: ExportedItem[] = [];
    for await (const item of exportItems({
      knex: portal.knex,
      campaignId: campaign,
      criteria: undefined,
      page: 3,
    })) {
      paged.push(item);
    }
    expect(paged).toEqual(all);
  });

  it('exports the same as a table that no spreadsheet runs', async () => {
    const { portal, digest } = await setUp(id);
    const campaign = await launch(portal, digest);
    await portal.runTask('campaigns');
    const answer = await portal
      .as(people.sam)
      .get(`/campaigns/${campaign}/items.csv`);
    expect(answer.headers['content-type']).toMatch(/^text\/csv/);
    const [header, ...lines] = answer.text.trimEnd().split('\r\n');
    expect(header.split(',').slice(0, 3)).toEqual([
      'item',
      'identity',
      'identityTitle',
    ]);
    expect(lines).toHaveLength(16);
    expect(answer.text).toContain(`"'=sum(1, 2)"`);
    expect(answer.text).not.toMatch(/(^|,)[=+@-]/m);
  });

  it('answers who may not read campaigns, and about what there is not, with no line', async () => {
    const { portal, digest } = await setUp(id);
    const campaign = await launch(portal, digest);
    for (const name of ['csv', 'jsonl']) {
      const missing = await portal
        .as(people.sam)
        .get(`/campaigns/no-such-campaign/items.${name}`);
      expect(missing.status).toBe(404);
      const stranger = await portal
        .as('user:default/stranger')
        .get(`/campaigns/${campaign}/items.${name}`);
      expect(stranger.text).not.toContain('many-');
    }
  });
});

describe('toCsvLines', () => {
  it('quotes what would end a cell or a line', async () => {
    const item = {
      item: 'a "quoted" one',
      identity: 'two\nlines',
      identityTitle: '-1',
      takenIn: true,
    } as ExportedItem;
    const lines: string[] = [];
    for await (const line of toCsvLines(
      (async function* one() {
        yield { ...emptyItem(), ...item };
      })(),
    )) {
      lines.push(line);
    }
    expect(lines[1].startsWith(`"a ""quoted"" one","two\nlines",'-1,`)).toBe(
      true,
    );
  });
});

function emptyItem(): ExportedItem {
  return {
    item: null,
    identity: null,
    identityTitle: null,
    subject: null,
    subjectKind: null,
    subjectTitle: null,
    source: null,
    environment: null,
    owner: null,
    mode: null,
    takenIn: false,
    status: null,
    decision: null,
    decidedAt: null,
    decidedBy: null,
    outcome: null,
    openedAt: null,
    dueAt: null,
    closedAt: null,
    evidenceDigest: null,
    comment: null,
    reviewers: '',
    stage: null,
    iteration: null,
    remediedAt: null,
  };
}
