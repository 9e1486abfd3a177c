import { TestDatabaseId, TestDatabases } from '@backstage/backend-test-utils';
import {
  CampaignDetail,
  CampaignPreview,
  IdentityDetail,
  ReviewItem,
  ReviewItemDetail,
} from '@countersign/plugin-governance-common';
import { account, FakeSystem } from '../__testUtils__/FakeSystem';
import { groups, people } from '../__testUtils__/organisation';
import { startTestPortal, TestPortal } from '../__testUtils__/startTestPortal';

jest.setTimeout(240_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

const DEFINITION = `
apiVersion: governance.countersign.dev/v1
kind: CampaignDefinition
metadata: { name: everything, title: Everything, owner: 'group:default/security' }
spec:
  asks: [credentials, grants, entitlements, certificates, integrations]
  scope: {}
  cause: Everything is certified every quarter
  deadline: P10D
  freshness: P2D
`;

function held(kind: 'password' | 'api-key' | 'token', name: string) {
  return [{ externalId: name, kind, status: 'active' as const }];
}

function setRole(holder: string, more = {}) {
  return { externalId: `set-role:${holder}`, holder, may: 'SET ROLE', ...more };
}

async function setUp(id: TestDatabaseId) {
  const system = new FakeSystem('fake');
  system.hold(
    account('batch', {
      credentials: held('password', 'login'),
      grants: [],
      entitlements: [
        setRole('ann'),
        setRole('the-other-one', { holderRef: people.ben, via: 'operators' }),
        setRole('nobody-we-know'),
      ],
    }),
    account('partner-key', {
      type: 'api-key',
      credentials: held('api-key', 'key'),
      grants: [],
    }),
    account('deploy', {
      type: 'access-token',
      credentials: held('token', 'token'),
      grants: [],
    }),
    account('helper', {
      type: 'ai-agent',
      credentials: [],
      grants: [{ externalId: 'tool', kind: 'tool', name: 'refund' }],
    }),
  );
  system.certificates = [
    {
      externalId: 'edge',
      displayName: 'edge',
      realm: 'fake',
      fingerprintSha256: 'print',
      owner: groups.ledger,
    },
  ];
  system.integrations = [
    {
      externalId: 'shipco',
      displayName: 'shipco',
      partner: 'Shipping Co',
      owner: groups.payments,
    },
  ];
  const portal = await startTestPortal({
    knex: await databases.init(id),
    connectors: registry => {
      registry.addSource(system);
      registry.addRemediationConnector(system);
    },
  });
  await portal.observe();
  return { portal, system };
}

async function launch(portal: TestPortal): Promise<string> {
  const saved = await portal
    .as(people.sam)
    .post('/campaign-definitions', { source: DEFINITION });
  expect([saved.status, saved.body.error]).toEqual([201, undefined]);
  const { status, body } = await portal.as(people.sam).post('/campaigns', {
    definition: 'everything',
    digest: saved.body.digest,
  });
  expect([status, body.error]).toEqual([201, undefined]);
  await portal.runTask('campaigns');
  return body.id;
}

async function entitlementsAskedOf(
  portal: TestPortal,
  who: string,
): Promise<ReviewItem[]> {
  const { body } = await portal.as(who).get('/reviews?assignee=me&limit=200');
  return body.items.filter(
    ({ subject }: ReviewItem) => subject.kind === 'entitlement',
  );
}

async function reviewersOf(portal: TestPortal, title: string) {
  return portal
    .knex('review_reviewers')
    .join('review_items', 'review_items.id', 'review_reviewers.item_id')
    .where('subject_title', title)
    .orderBy('user_ref')
    .pluck('user_ref');
}

describe.each(databases.eachSupportedId())('everything on %s', id => {
  it('one campaign containing service account, API key, token, certificate, agent grant, partner integration and human entitlement', async () => {
    const { portal } = await setUp(id);
    const campaign = await launch(portal);
    const { body: detail }: { body: CampaignDetail } = await portal
      .as(people.sam)
      .get(`/campaigns/${campaign}`);
    expect(detail.sources).toMatchObject([
      { counted: 9, outside: 0, items: 9, excluded: 0, unreadable: 0 },
    ]);
    const asked = await portal
      .knex('review_items')
      .orderBy(['identity_type', 'subject_kind', 'subject_title'])
      .select('identity_type', 'subject_kind', 'subject_title');
    expect(asked.map(row => Object.values(row).join(' / '))).toEqual([
      'access-token / credential / token token',
      'ai-agent / grant / refund',
      'api-key / credential / api-key key',
      'certificate / certificate / certificate of edge',
      'partner-integration / integration / integration with Shipping Co',
      'service-account / credential / password login',
      'service-account / entitlement / ann may SET ROLE',
      'service-account / entitlement / nobody-we-know may SET ROLE',
      'service-account / entitlement / the-other-one may SET ROLE',
    ]);
    for (const kind of [
      'credential',
      'grant',
      'certificate',
      'integration',
      'entitlement',
    ]) {
      const [one] = await portal
        .knex('review_items')
        .where({ subject_kind: kind })
        .orderBy('id');
      const { body }: { body: ReviewItemDetail } = await portal
        .as(people.sam)
        .get(`/reviews/${one.id}`);
      expect(body.subject.kind).toBe(kind);
      expect(body.evidence.subject.kind).toBe(kind);
      expect(body.evidenceDigest).toMatch(/^[0-9a-f]{64}$/);
    }
  });

  it('never puts what somebody may do before that person, in a preview, an item or a decision', async () => {
    const { portal } = await setUp(id);
    const campaign = await launch(portal);
    expect(campaign).toBeDefined();
    const { body: preview }: { body: CampaignPreview } = await portal
      .as(people.sam)
      .get('/campaign-definitions/everything/preview');
    expect(
      preview.selfReview.first.map(({ title, requester }) => [
        title,
        requester,
      ]),
    ).toEqual(
      expect.arrayContaining([
        ['batch: ann may SET ROLE', people.ann],
        ['batch: the-other-one may SET ROLE', people.ben],
      ]),
    );
    expect(await reviewersOf(portal, 'ann may SET ROLE')).toEqual([people.ben]);
    expect(await reviewersOf(portal, 'the-other-one may SET ROLE')).toEqual([
      people.ann,
    ]);
    expect(await reviewersOf(portal, 'nobody-we-know may SET ROLE')).toEqual([
      people.ann,
      people.ben,
    ]);
    const [own] = (await entitlementsAskedOf(portal, people.ben)).filter(
      ({ subject }) => subject.title === 'ann may SET ROLE',
    );
    const { body: review }: { body: ReviewItemDetail } = await portal
      .as(people.ben)
      .get(`/reviews/${own.id}`);
    expect(review.question).toBe(
      'ann may SET ROLE, as batch (production): is that still needed?',
    );
    expect(review.evidence.subject.facts).toContainEqual(
      expect.objectContaining({ field: 'holder', value: 'ann' }),
    );
    const decide = (who: string) =>
      portal.as(who).post(`/reviews/${own.id}/decisions`, {
        decision: 'keep',
        evidenceDigest: review.evidenceDigest,
      });
    const refused = await decide(people.ann);
    expect([refused.status, refused.body.error.message]).toEqual([
      403,
      expect.stringContaining('nobody decides about that themselves'),
    ]);
    expect((await decide(people.ben)).body.outcome).toBe('kept');
  });

  it('takes an entitlement away by hand, and is over when its source stops showing it', async () => {
    const { portal, system } = await setUp(id);
    await launch(portal);
    const [own] = (await entitlementsAskedOf(portal, people.ben)).filter(
      ({ subject }) => subject.title === 'ann may SET ROLE',
    );
    const { body: review } = await portal
      .as(people.ben)
      .get(`/reviews/${own.id}`);
    await portal.as(people.ben).post(`/reviews/${own.id}/decisions`, {
      decision: 'revoke',
      evidenceDigest: review.evidenceDigest,
    });
    await portal.moveClock({ ms: 3 * 60_000 });
    await portal.pump();
    const { body: waiting } = await portal
      .as(people.ben)
      .get(`/reviews/${own.id}`);
    expect([waiting.status, waiting.remediation[0].steps[0]]).toEqual([
      'by-hand',
      expect.stringContaining('take ann may SET ROLE away'),
    ]);
    const batch = account('batch', {
      credentials: held('password', 'login'),
      grants: [],
      entitlements: [setRole('nobody-we-know')],
    });
    system.hold(batch);
    await portal.observe();
    await portal.pump();
    const { body: done } = await portal
      .as(people.ben)
      .get(`/reviews/${own.id}`);
    expect([done.status, done.outcome]).toEqual(['closed', 'revoked']);
    const { body: identity }: { body: IdentityDetail } = await portal
      .as(people.ben)
      .get(`/identities/${own.identity.ref}`);
    expect(
      identity.holdings
        .filter(({ kind }) => kind === 'entitlement')
        .map(({ title, status }) => `${title}: ${status}`)
        .sort(),
    ).toEqual([
      'ann may SET ROLE: absent',
      'nobody-we-know may SET ROLE: active',
      'the-other-one may SET ROLE: absent',
    ]);
  });
});
