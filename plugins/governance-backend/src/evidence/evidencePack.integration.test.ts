import { TestDatabaseId, TestDatabases } from '@backstage/backend-test-utils';
import { mockCredentials } from '@backstage/backend-test-utils';
import { CampaignDetail } from '@countersign/plugin-governance-common';
import request from 'supertest';
import { account, FakeSystem } from '../__testUtils__/FakeSystem';
import { groups, people } from '../__testUtils__/organisation';
import { startTestPortal, TestPortal } from '../__testUtils__/startTestPortal';
import { verifyPack } from './__testUtils__/verifyPack';

jest.setTimeout(240_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

const DEFINITION = `
apiVersion: governance.countersign.dev/v1
kind: CampaignDefinition
metadata: { name: ledger, title: Ledger, owner: 'group:default/security' }
spec:
  asks: [credentials, grants]
  scope:
    environment: production
    where: subject.kind == "credential" || !subject.name.startsWith("reader")
  cause: It is certified every quarter
  deadline: P10D
  freshness: P2D
  riskAnalysis: RA-7
`;
const WHY = 'It books payments every night';

async function setUp(id: TestDatabaseId) {
  const system = new FakeSystem('fake');
  system.hold(
    account('booker'),
    account('asked-for', {}, people.ben),
    account('payer', { owner: groups.payments }),
    account('staged', { environment: 'staging' }),
    account('theirs', { platformOwned: true }),
  );
  const portal = await startTestPortal({
    knex: await databases.init(id),
    connectors: registry => {
      registry.addSource(system);
      registry.addRemediationConnector(system);
    },
  });
  await portal.observe();
  const saved = await portal
    .as(people.sam)
    .post('/campaign-definitions', { source: DEFINITION });
  const { body } = await portal.as(people.sam).post('/campaigns', {
    definition: 'ledger',
    digest: saved.body.digest,
  });
  const campaign: CampaignDetail = body;
  await portal.runTask('campaigns');
  return { portal, campaign: campaign.id };
}

async function decide(
  portal: TestPortal,
  who: string,
  what: [string, 'credential' | 'grant'],
  decision: string,
) {
  const item = await portal.findReview(who, ...what);
  const { body } = await portal.as(who).get(`/reviews/${item.id}`);
  const answer = await portal.as(who).post(`/reviews/${item.id}/decisions`, {
    decision,
    evidenceDigest: body.evidenceDigest,
    justification: WHY,
  });
  expect([answer.status, answer.body.error]).toEqual([200, undefined]);
  return item.id;
}

/** A campaign with decisions of all kinds, closed, and what was revoked read back. */
async function closed(id: TestDatabaseId) {
  const set = await setUp(id);
  const { portal, campaign } = set;
  await decide(portal, people.ann, ['booker', 'credential'], 'keep');
  await decide(portal, people.ben, ['booker', 'grant'], 'revoke');
  await decide(portal, people.pia, ['payer', 'credential'], 'keep');
  await portal.moveClock({ ms: 3 * 60_000 });
  await portal.pump();
  const done = await portal
    .as(people.sam)
    .post(`/campaigns/${campaign}/close`);
  expect(done.status).toBe(200);
  return set;
}

async function takePack(portal: TestPortal, id: string, who = people.otto) {
  const { status, text } = await portal
    .as(who)
    .get(`/campaigns/${id}/evidence-pack`);
  expect([status, status === 200 ? '' : text]).toEqual([200, '']);
  return text;
}

function recordsOf(pack: string, type: string): Record<string, unknown>[] {
  return pack
    .split('\n')
    .filter(line => line.includes(`"type":"${type}"`))
    .map(line => JSON.parse(line).data);
}

describe.each(databases.eachSupportedId())('an evidence pack on %s', id => {
  it('holds the whole campaign, verifies offline, and is the same bytes twice', async () => {
    const { portal, campaign } = await closed(id);
    const pack = await takePack(portal, campaign);
    const { body: jwks } = await portal.as(people.otto).get('/ledger/keys');
    const verdict = await verifyPack(pack, jwks.keys);
    expect(verdict.problems).toEqual([]);
    expect(verdict).toMatchObject({
      ok: true,
      campaign: { id: campaign, title: 'Ledger 1' },
      notes: [],
    });
    expect(verdict.records).toMatchObject({
      campaign: 1,
      source: 1,
      item: 6,
      evidence: 6,
      decision: 3,
    });
    expect(verdict.ownEntries).toBeGreaterThanOrEqual(11);
    expect(recordsOf(pack, 'decision')).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          by: people.ben,
          decision: 'revoke',
          why: WHY,
        }),
      ]),
    );
    expect(recordsOf(pack, 'remediation')).toEqual([
      expect.objectContaining({ status: 'verified', action: 'revoke' }),
    ]);
    expect(pack).not.toContain('PRIVATE');
    // Something of others happens, and the ledger grows and is signed again.
    await portal
      .as(people.sam)
      .post('/campaign-definitions', {
        source: DEFINITION.replace('name: ledger', 'name: other'),
      });
    await portal.as(people.otto).post('/ledger/checkpoints');
    expect(await takePack(portal, campaign)).toBe(pack);
  });

  it('is refused while the campaign runs, to who sees a part only, and for what there is not', async () => {
    const { portal, campaign } = await setUp(id);
    const path = `/campaigns/${campaign}/evidence-pack`;
    const running = await portal.as(people.otto).get(path);
    expect([running.status, running.body.error.message]).toEqual([
      409,
      'It is running; a pack of evidence is made of a campaign that has ended',
    ]);
    expect((await portal.as(people.ann).get(path)).status).toBe(403);
    const none = await portal
      .as(people.otto)
      .get('/campaigns/none/evidence-pack');
    expect(none.status).toBe(404);
  });

  it('shows a pseudonym where somebody was erased, and verifies as before', async () => {
    const { portal, campaign } = await closed(id);
    const erased = await request(portal.app)
      .delete(`/ledger/personal/${encodeURIComponent(people.ann)}`)
      .set('authorization', mockCredentials.service.header());
    expect(erased.status).toBe(200);
    const pack = await takePack(portal, campaign);
    expect(pack).not.toContain(people.ann);
    const verdict = await verifyPack(pack);
    expect(verdict.problems).toEqual([]);
    expect(verdict.notes.map(({ code }) => code)).toContain('personal-erased');
    const [kept] = recordsOf(pack, 'decision').filter(
      ({ by }) => by !== people.ben && by !== people.pia,
    );
    expect(kept).toMatchObject({
      by: expect.stringMatching(/^user:erased\/p-/),
      decision: 'keep',
    });
    expect(kept.why).toBeUndefined();
  });
});
