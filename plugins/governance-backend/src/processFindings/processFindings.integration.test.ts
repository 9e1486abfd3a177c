import { TestDatabaseId, TestDatabases } from '@backstage/backend-test-utils';
import {
  ProcessFinding,
  ReviewItemDetail,
} from '@countersign/plugin-governance-common';
import { account, FakeSystem } from '../__testUtils__/FakeSystem';
import { groups, people } from '../__testUtils__/organisation';
import {
  startTestPortal,
  testConfig,
  TestPortal,
} from '../__testUtils__/startTestPortal';
import { reevaluateFindings } from '../findings/reevaluateFindings';
import { DEFAULT_FINDING_THRESHOLDS } from '@countersign/plugin-governance-common';

jest.setTimeout(240_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

const DEFINITION = `
apiVersion: governance.countersign.dev/v1
kind: CampaignDefinition
metadata: { name: ledger, title: Ledger, owner: 'group:default/security' }
spec:
  asks: [credentials]
  scope: { ownerGroup: group:default/ledger }
  cause: It is certified every quarter
  deadline: P60D
  freshness: P2D
`;

async function setUp(id: TestDatabaseId) {
  const system = new FakeSystem('fake');
  system.hold(
    ...Array.from({ length: 6 }, (_, index) =>
      account(`many-${index}`, { grants: [] }),
    ),
    account('payer', { owner: groups.payments, grants: [] }),
  );
  const governance = testConfig.governance as object;
  const portal = await startTestPortal({
    knex: await databases.init(id),
    connectors: registry => {
      registry.addSource(system);
      registry.addRemediationConnector(system);
    },
    config: {
      governance: {
        ...governance,
        quality: { minPeople: 1 },
        findings: {
          certification: {
            backlogAge: { days: 5 },
            medianDecisionSeconds: 20,
            minDecisions: 5,
          },
        },
      },
    },
  });
  await portal.observe();
  const saved = await portal
    .as(people.sam)
    .post('/campaign-definitions', { source: DEFINITION });
  const launched = await portal
    .as(people.sam)
    .post('/campaigns', { definition: 'ledger', digest: saved.body.digest });
  expect([launched.status, launched.body.error]).toEqual([201, undefined]);
  await portal.runTask('campaigns');
  return { portal, system, campaign: launched.body.id as string };
}

async function findingsOf(
  portal: TestPortal,
  who: string,
  query = '',
): Promise<ProcessFinding[]> {
  const { status, body } = await portal
    .as(who)
    .get(`/findings/certification${query}`);
  expect([status, body.error]).toEqual([200, undefined]);
  return body.items;
}

const rulesOf = (findings: ProcessFinding[]) =>
  findings.map(({ rule, scope }) => `${scope.kind} ${rule}`).sort();

async function decideAll(portal: TestPortal): Promise<void> {
  const { body } = await portal
    .as(people.ann)
    .get('/reviews?assignee=me&status=open&limit=200');
  for (const { id } of body.items) {
    const { body: review }: { body: ReviewItemDetail } = await portal
      .as(people.ann)
      .get(`/reviews/${id}`);
    await portal
      .as(people.ann)
      .post(`/reviews/${id}/openings`, { what: 'item' });
    const { status } = await portal
      .as(people.ann)
      .post(`/reviews/${id}/decisions`, {
        decision: 'keep',
        evidenceDigest: review.evidenceDigest,
      });
    expect(status).toBe(200);
  }
}

describe.each(databases.eachSupportedId())(
  'findings about certification on %s',
  id => {
    it('are raised of a team and of a campaign once they are beyond their threshold, and resolved below it', async () => {
      const { portal, campaign } = await setUp(id);
      await portal.runTask('findings');
      expect(await findingsOf(portal, people.sam)).toEqual([]);
      await portal.moveClock({ days: 6 });
      await portal.observe();
      await portal.runTask('findings');
      const [old, ...others] = await findingsOf(portal, people.sam);
      expect(others).toEqual([]);
      expect(old).toMatchObject({
        rule: 'backlog-age',
        scope: { kind: 'team', ref: groups.ledger },
        value: 6,
        threshold: 5,
        message:
          'The oldest open question has waited for 6 days; more than 5 is too long.',
      });
      expect(
        await findingsOf(portal, people.sam, `?campaign=${campaign}`),
      ).toMatchObject([
        { rule: 'backlog-age', scope: { kind: 'campaign', title: 'Ledger 1' } },
      ]);
      await portal.runTask('findings');
      const [again] = await findingsOf(portal, people.sam);
      expect(again.since).toBe(old.since);
      await decideAll(portal);
      await portal.runTask('findings');
      expect(rulesOf(await findingsOf(portal, people.sam))).toEqual([
        'team median-decision-seconds',
      ]);
      const kept = await portal
        .knex('process_findings')
        .where({ rule: 'backlog-age' })
        .whereNotNull('resolved_at');
      expect(kept).toHaveLength(2);
      await portal.as(people.sam).post(`/campaigns/${campaign}/close`);
      await portal.runTask('findings');
      expect(
        await findingsOf(portal, people.sam, `?campaign=${campaign}`),
      ).toEqual([]);
    });

    it('are shown to a team and to those above it, and to nobody beside', async () => {
      const { portal } = await setUp(id);
      await portal.moveClock({ days: 6 });
      await portal.runTask('findings');
      expect(rulesOf(await findingsOf(portal, people.ann))).toEqual([
        'team backlog-age',
      ]);
      expect(await findingsOf(portal, people.pia)).toEqual([]);
      expect(
        rulesOf(
          await findingsOf(portal, people.sam, `?team=${groups.finance}`),
        ),
      ).toEqual(['team backlog-age']);
      expect(
        await findingsOf(portal, people.sam, `?team=${groups.payments}`),
      ).toEqual([]);
    });

    it('count exceptions that are over and undecided, of who owns them', async () => {
      const { portal } = await setUp(id);
      const item = await portal
        .knex('review_items')
        .where({ owner_ref: groups.ledger })
        .orderBy('id')
        .first();
      const at = (days: number) =>
        new Date(Date.now() + days * 24 * 60 * 60 * 1000).toISOString();
      const grant = (number: number, more = {}) => ({
        id: `exception-${number}`,
        flow: 'owner-review',
        exception: 'not-asked',
        subject: item.subject_ref,
        owner: groups.payments,
        control: 'Its use is watched',
        renewal: 0,
        granted_at: at(-30),
        until: at(-1),
        ended_at: at(-1),
        end_reason: 'ended',
        ...more,
      });
      await portal.knex('flow_exception_grants').insert([
        grant(1),
        grant(2, { subject: 'withdrawn', end_reason: 'withdrawn' }),
        grant(3, { subject: 'renewed' }),
        grant(4, {
          subject: 'renewed',
          until: at(9),
          ended_at: null,
          end_reason: null,
        }),
      ]);
      await portal.runTask('findings');
      const expired = (found: ProcessFinding[]) =>
        found.filter(({ rule }) => rule === 'expired-exceptions');
      expect(expired(await findingsOf(portal, people.sam))).toMatchObject([
        { scope: { kind: 'team', ref: groups.payments }, value: 1 },
      ]);
      await decideAll(portal);
      await portal.runTask('findings');
      expect(expired(await findingsOf(portal, people.sam))).toEqual([]);
    });

    it('name on the identity what no runbook can take out of service, and no more once one can', async () => {
      const { portal } = await setUp(id);
      const evaluate = (runbooks: never[] | undefined) =>
        reevaluateFindings({
          knex: portal.knex,
          now: new Date(),
          thresholds: DEFAULT_FINDING_THRESHOLDS,
          procedures: runbooks && {
            runbooks,
            connectors: {
              supports: () => ({ revoke: true, reduce: true, disable: true }),
            },
          },
          signal: new AbortController().signal,
        });
      const { ref } = await portal
        .knex('inventory_identities')
        .where({ display_name: 'payer' })
        .first('ref');
      const found = async () => {
        const { body } = await portal.as(people.pia).get(`/identities/${ref}`);
        return body.openFindings
          .filter(({ rule }: { rule: string }) => rule === 'no-procedure')
          .map(({ message }: { message: string }) => message);
      };
      expect(await found()).toEqual([]);
      await evaluate([]);
      expect(await found()).toEqual([
        'No runbook says how api-key of service-account is taken out of service and replaced.',
      ]);
      await portal.runTask('findings');
      expect(await found()).toEqual([]);
    });
  },
);
