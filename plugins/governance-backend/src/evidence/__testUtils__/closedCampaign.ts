import { TestDatabaseId, TestDatabases } from '@backstage/backend-test-utils';
import { ReviewItem } from '@countersign/plugin-governance-common';
import { account, FakeSystem } from '../../__testUtils__/FakeSystem';
import { groups, people } from '../../__testUtils__/organisation';
import {
  startTestPortal,
  TestPortal,
} from '../../__testUtils__/startTestPortal';

/** What campaigns of these tests are launched from. */
export const DEFINITION = `
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

/** Why people decide as they do. */
export const WHY = 'It books payments every night';

/** A portal in which a campaign over three accounts of two teams runs. */
export async function runningCampaign(
  databases: TestDatabases,
  id: TestDatabaseId,
) {
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
  const launched = await portal.as(people.sam).post('/campaigns', {
    definition: 'ledger',
    digest: saved.body.digest,
  });
  await portal.runTask('campaigns');
  return { portal, system, campaign: launched.body.id as string };
}

/** Has somebody decide about a key or a role, and says which item it was. */
export async function decide(
  portal: TestPortal,
  who: string,
  what: [string, 'credential' | 'grant'],
  decision: string,
): Promise<string> {
  const [name, kind] = what;
  const open = await portal.as(who).get('/reviews?status=open&limit=200');
  const item = open.body.items.find(
    ({ identity, subject }: ReviewItem) =>
      identity.title === name && subject.kind === kind,
  );
  const { body } = await portal.as(who).get(`/reviews/${item.id}`);
  const answer = await portal.as(who).post(`/reviews/${item.id}/decisions`, {
    decision,
    evidenceDigest: body.evidenceDigest,
    justification: WHY,
  });
  expect([answer.status, answer.body.error]).toEqual([200, undefined]);
  return item.id;
}

/** Three of six items decided, what was revoked read back, and closed: three items are unanswered. */
export async function closedCampaign(
  databases: TestDatabases,
  id: TestDatabaseId,
) {
  const set = await runningCampaign(databases, id);
  const { portal, campaign } = set;
  await decide(portal, people.ann, ['booker', 'credential'], 'keep');
  await decide(portal, people.ben, ['booker', 'grant'], 'revoke');
  await decide(portal, people.pia, ['payer', 'credential'], 'keep');
  await portal.moveClock({ ms: 3 * 60_000 });
  await portal.pump();
  const done = await portal.as(people.sam).post(`/campaigns/${campaign}/close`);
  expect(done.status).toBe(200);
  return set;
}

/** The pack of a campaign, as a file holds it. */
export async function takePack(
  portal: TestPortal,
  id: string,
  who: string = people.otto,
): Promise<string> {
  const { status, text } = await portal
    .as(who)
    .get(`/campaigns/${id}/evidence-pack`);
  expect([status, status === 200 ? '' : text]).toEqual([200, '']);
  return text;
}

/** What the records of one kind say. */
export function recordsOf(
  pack: string,
  type: string,
): Record<string, unknown>[] {
  return pack
    .split('\n')
    .filter(line => line.includes(`"type":"${type}"`))
    .map(line => JSON.parse(line).data);
}
