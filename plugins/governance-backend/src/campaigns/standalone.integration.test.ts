import { TestDatabaseId, TestDatabases } from '@backstage/backend-test-utils';
import {
  CampaignDetail,
  CampaignPreview,
  CertificationLeaf,
  ReviewItem,
  ReviewItemDetail,
  StandaloneDetail,
} from '@countersign/plugin-governance-common';
import { account, FakeSystem } from '../__testUtils__/FakeSystem';
import { groups, people } from '../__testUtils__/organisation';
import { startTestPortal, TestPortal } from '../__testUtils__/startTestPortal';
import { takePack } from '../evidence/__testUtils__/closedCampaign';
import { verifyPack } from '../evidence/__testUtils__/verifyPack';

jest.setTimeout(240_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

const DAY = 24 * 60 * 60 * 1000;

const DEFINITION = `
apiVersion: governance.countersign.dev/v1
kind: CampaignDefinition
metadata: { name: all, title: All, owner: 'group:default/security' }
spec:
  asks: [credentials, grants, certificates, integrations]
  scope: { environment: production }
  cause: It is certified every quarter
  deadline: P10D
  freshness: P2D
`;

function certificate(name: string, more = {}) {
  return {
    externalId: name,
    displayName: name,
    realm: 'fake',
    subjectName: `CN=${name}`,
    issuerName: 'CN=Issuer',
    serialNumber: '01',
    notValidAfter: new Date(Date.now() + 60 * DAY).toISOString(),
    fingerprintSha256: `print-of-${name}`,
    owner: groups.ledger as string,
    environment: 'production',
    ...more,
  };
}

const SHIPCO = {
  externalId: 'shipco',
  displayName: 'shipco',
  partner: 'Shipping Co',
  owner: groups.payments as string,
  environment: 'production',
  purpose: 'Books parcels',
  capabilities: ['call-api' as const],
  declaredScopes: ['parcels:read', 'parcels:write', 'labels:read'],
  grantedScopes: ['parcels:read', 'parcels:write', 'invoices:read'],
  consumers: ['component:default/payments-api'],
  identities: [{ realm: 'fake', externalId: 'shipco-bot' }],
};

async function setUp(id: TestDatabaseId, definition = DEFINITION) {
  const system = new FakeSystem('fake');
  system.hold(
    account('shipco-bot', {
      owner: groups.payments,
      credentials: [],
      grants: [{ externalId: 's', kind: 'scope', name: 'refunds:write' }],
    }),
  );
  system.certificates = [
    certificate('edge-tls', {
      consumers: ['component:default/ledger-api'],
    }),
    certificate('nobody-holds-it', { owner: undefined }),
    certificate('ended', { certificateState: 'revoked' }),
    certificate('expired', { notValidAfter: '2020-01-01T00:00:00.000Z' }),
    certificate('staged', { environment: 'staging' }),
  ];
  system.integrations = [SHIPCO];
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
    .post('/campaign-definitions', { source: definition });
  expect([saved.status, saved.body.error]).toEqual([201, undefined]);
  return { portal, system, digest: saved.body.digest as string };
}

async function launch(portal: TestPortal, digest: string): Promise<string> {
  const { status, body } = await portal
    .as(people.sam)
    .post('/campaigns', { definition: 'all', digest });
  expect([status, body.error]).toEqual([201, undefined]);
  await portal.runTask('campaigns');
  return body.id;
}

async function itemsOf(portal: TestPortal, who: string): Promise<ReviewItem[]> {
  const { body } = await portal.as(who).get('/reviews?limit=200&status=open');
  return body.items;
}

async function reviewOf(
  portal: TestPortal,
  who: string,
  title: string,
  kind: string,
): Promise<ReviewItemDetail> {
  const items = await itemsOf(portal, who);
  const found = items.find(
    ({ identity, subject }) =>
      identity.title === title && subject.kind === kind,
  );
  const { status, body } = await portal.as(who).get(`/reviews/${found?.id}`);
  expect([status, body.error]).toEqual([200, undefined]);
  return body;
}

async function decide(
  portal: TestPortal,
  who: string,
  review: ReviewItemDetail,
  decision: object,
) {
  return portal.as(who).post(`/reviews/${review.id}/decisions`, {
    evidenceDigest: review.evidenceDigest,
    justification: 'It is as it should be',
    ...decision,
  });
}

/** Lets what was decided be carried out. */
async function carryOut(portal: TestPortal): Promise<void> {
  await portal.moveClock({ ms: 3 * 60_000 });
  await portal.pump();
}

async function refOf(portal: TestPortal, table: string, name: string) {
  const row = await portal.knex(table).where({ display_name: name }).first();
  return row.ref as string;
}

describe.each(databases.eachSupportedId())(
  'certificates and partner integrations on %s',
  id => {
    it('are asked about as a preview says, and accounted for source by source', async () => {
      const { portal, digest } = await setUp(id);
      const { body: preview }: { body: CampaignPreview } = await portal
        .as(people.sam)
        .get('/campaign-definitions/all/preview');
      expect(preview).toMatchObject({
        items: 4,
        identities: 1,
        unowned: { count: 1 },
        blocked: [],
        sources: [
          {
            source: 'fake',
            counted: 7,
            outside: 1,
            items: 4,
            excluded: 2,
            unreadable: 0,
          },
        ],
      });
      expect(preview.reasons).toEqual([
        { outcome: 'excluded', reason: 'it has expired', count: 1 },
        { outcome: 'excluded', reason: 'it is revoked already', count: 1 },
      ]);
      const campaign = await launch(portal, digest);
      const { body: detail }: { body: CampaignDetail } = await portal
        .as(people.sam)
        .get(`/campaigns/${campaign}`);
      expect(detail.sources).toMatchObject([
        { counted: 7, outside: 1, items: 4, excluded: 2, waiting: 0 },
      ]);
      expect(detail.reasons).toEqual(preview.reasons);
      const asked = await portal
        .knex('review_items')
        .select('subject_kind', 'identity_title', 'owner_ref')
        .orderBy(['subject_kind', 'identity_title']);
      expect(asked).toEqual([
        {
          subject_kind: 'certificate',
          identity_title: 'edge-tls',
          owner_ref: groups.ledger,
        },
        {
          subject_kind: 'certificate',
          identity_title: 'nobody-holds-it',
          owner_ref: groups.security,
        },
        {
          subject_kind: 'grant',
          identity_title: 'shipco-bot',
          owner_ref: groups.payments,
        },
        {
          subject_kind: 'integration',
          identity_title: 'shipco',
          owner_ref: groups.payments,
        },
      ]);
      const left = await portal
        .as(people.sam)
        .get(`/campaigns/${campaign}/left-out`);
      expect(
        left.body.items.map(({ title }: { title: string }) => title).sort(),
      ).toEqual(['ended', 'expired']);
      const leaves = await portal
        .as(people.sam)
        .get(`/rollups/certification/items?by=team&campaign=${campaign}`);
      expect(
        leaves.body.items
          .map(
            (leaf: CertificationLeaf) =>
              `${leaf.identity.title}: ${leaf.standing}`,
          )
          .sort(),
      ).toEqual([
        'edge-tls: open',
        'ended: excluded',
        'expired: excluded',
        'nobody-holds-it: open',
        'shipco-bot: open',
        'shipco: open',
      ]);
      const bySystem = await portal
        .as(people.sam)
        .get(
          `/rollups/certification/items?by=system&node=component:default/ledger-api&campaign=${campaign}`,
        );
      expect(
        bySystem.body.items.map(
          (leaf: CertificationLeaf) => leaf.identity.title,
        ),
      ).toContain('edge-tls');
    });

    it('are seen and decided by those who own them, and by nobody else', async () => {
      const { portal, digest } = await setUp(id);
      await launch(portal, digest);
      const review = await reviewOf(
        portal,
        people.ann,
        'edge-tls',
        'certificate',
      );
      expect(review.question).toBe(
        'Is the certificate edge-tls (production) still needed?',
      );
      expect(review.evidence.dependents).toEqual({
        known: true,
        entities: [
          expect.objectContaining({ ref: 'component:default/ledger-api' }),
        ],
      });
      expect(review.evidence.subject.facts).toContainEqual(
        expect.objectContaining({ field: 'issuerName', value: 'CN=Issuer' }),
      );
      expect(
        (await itemsOf(portal, people.pia)).map(r => r.identity.title),
      ).toEqual(expect.not.arrayContaining(['edge-tls']));
      expect(
        (await portal.as(people.pia).get(`/reviews/${review.id}`)).status,
      ).toBe(404);
      const smaller = await decide(portal, people.ann, review, {
        decision: 'reduce',
        reduceTo: { expiresAt: new Date(Date.now() + DAY).toISOString() },
      });
      expect([smaller.status, smaller.body.error.message]).toEqual([
        400,
        expect.stringContaining('a certificate has no smaller part'),
      ]);
      const kept = await decide(portal, people.ann, review, {
        decision: 'keep',
      });
      expect([kept.status, kept.body.outcome]).toEqual([200, 'kept']);
    });

    it('are revoked by hand, and closed by what their source shows', async () => {
      const { portal, system, digest } = await setUp(id);
      await launch(portal, digest);
      const review = await reviewOf(
        portal,
        people.ann,
        'edge-tls',
        'certificate',
      );
      await decide(portal, people.ann, review, { decision: 'revoke' });
      await carryOut(portal);
      const { body: waiting } = await portal
        .as(people.ann)
        .get(`/reviews/${review.id}`);
      expect(waiting.status).toBe('by-hand');
      expect(waiting.remediation[0].steps.join(' ')).toContain(
        'Take edge-tls off every endpoint',
      );
      expect(system.calls).toEqual([]);
      system.certificates = system.certificates.map(held =>
        held.externalId === 'edge-tls'
          ? { ...held, certificateState: 'revoked' as const }
          : held,
      );
      await portal.observe();
      await portal.pump();
      const { body: done } = await portal
        .as(people.ann)
        .get(`/reviews/${review.id}`);
      expect([done.status, done.outcome]).toEqual(['closed', 'revoked']);
      system.certificates = system.certificates.map(held => ({
        ...held,
        certificateState: undefined,
      }));
      await portal.moveClock({ ms: 1000 });
      await portal.observe();
      const again = await reviewOf(
        portal,
        people.ann,
        'edge-tls',
        'certificate',
      );
      expect(again.cause).toContain(review.id);
    });

    it('set the contract of a partner integration against what is granted, and reduce to it', async () => {
      const { portal, system, digest } = await setUp(id);
      await launch(portal, digest);
      const review = await reviewOf(
        portal,
        people.pia,
        'shipco',
        'integration',
      );
      expect(review.question).toBe(
        'Should the partner integration shipco (production) go on as it is?',
      );
      expect(review.evidence.contract).toEqual({
        known: true,
        scope: ['labels:read', 'parcels:read', 'parcels:write'],
        granted: [
          'invoices:read',
          'parcels:read',
          'parcels:write',
          'refunds:write',
        ],
        notInContract: ['invoices:read', 'refunds:write'],
        notGranted: ['labels:read'],
      });
      expect(review.recommendation).toEqual({
        decision: 'reduce',
        reasons: [
          'Granted and not in the contract: invoices:read, refunds:write',
        ],
        reduceTo: { actions: ['parcels:read', 'parcels:write'] },
      });
      const reduced = await decide(portal, people.pia, review, {
        decision: 'reduce',
        reduceTo: review.recommendation?.reduceTo,
      });
      expect(reduced.status).toBe(200);
      await carryOut(portal);
      const { body: waiting } = await portal
        .as(people.pia)
        .get(`/reviews/${review.id}`);
      expect([waiting.status, waiting.remediation[0].steps[0]]).toEqual([
        'by-hand',
        'In fake, change shipco so that it keeps only parcels:read, parcels:write.',
      ]);
      system.integrations = [
        { ...SHIPCO, grantedScopes: ['parcels:read', 'parcels:write'] },
      ];
      await portal.observe();
      await portal.pump();
      const half = await portal.as(people.pia).get(`/reviews/${review.id}`);
      expect(half.body.status).toBe('by-hand');
      system.hold(
        account('shipco-bot', {
          owner: groups.payments,
          credentials: [],
          grants: [],
        }),
      );
      await portal.observe();
      await portal.pump();
      const { body: done } = await portal
        .as(people.pia)
        .get(`/reviews/${review.id}`);
      expect([done.status, done.outcome]).toEqual(['closed', 'reduced']);
    });

    it('are asked about again once a vendor or a contract is told to have changed, with the difference first', async () => {
      const { portal, system } = await setUp(id);
      await portal.runTask('campaign-starts');
      const ref = await refOf(
        portal,
        'inventory_partner_integrations',
        'shipco',
      );
      const tell = (name: string, told: string) =>
        portal.as(people.sam).post('/events', {
          id: told,
          name,
          at: new Date().toISOString(),
          subject: ref,
        });
      const turn = async () => {
        await portal.runTask('campaign-starts');
        await portal.runTask('campaigns');
      };
      expect((await tell('vendor.changed', 'one')).status).toBe(200);
      await tell('vendor.changed', 'one');
      await tell('contract.changed', 'two');
      await turn();
      const { body: campaigns } = await portal.as(people.sam).get('/campaigns');
      expect(campaigns.items).toMatchObject([
        {
          definition: 'partner-integrations',
          trigger: { kind: 'event', name: 'vendor.changed', events: 2 },
        },
      ]);
      const first = await reviewOf(portal, people.pia, 'shipco', 'integration');
      expect(await itemsOf(portal, people.pia)).toHaveLength(1);
      await decide(portal, people.pia, first, { decision: 'keep' });
      await turn();
      expect(await itemsOf(portal, people.pia)).toEqual([]);
      system.integrations = [
        { ...SHIPCO, declaredScopes: ['parcels:read'], partner: 'Other Co' },
      ];
      await portal.moveClock({ ms: 1000 });
      await portal.observe();
      await turn();
      const second = await reviewOf(
        portal,
        people.pia,
        'shipco',
        'integration',
      );
      expect(second.evidence.changes.slice(0, 2)).toEqual([
        { field: 'notInContract', before: null, after: 'parcels:write' },
        { field: 'notGranted', before: 'labels:read', after: null },
      ]);
      expect(second.evidence.changes).toContainEqual({
        field: 'partner',
        before: 'Shipping Co',
        after: 'Other Co',
      });
    });

    it('are asked about by hand, and say on their page what was certified last', async () => {
      const { portal, digest } = await setUp(id);
      const ref = await refOf(portal, 'inventory_certificates', 'edge-tls');
      const ask = (who: string) =>
        portal.as(who).post(`/certificates/${ref}/reviews`, {
          cause: 'Its key was copied',
        });
      expect((await ask(people.pia)).status).toBe(404);
      expect((await ask(people.sam)).body).toEqual({ opened: 1 });
      const campaign = await launch(portal, digest);
      const review = await reviewOf(
        portal,
        people.ann,
        'edge-tls',
        'certificate',
      );
      expect(review.cause).toBe('Its key was copied');
      const detail = async (): Promise<StandaloneDetail> =>
        (await portal.as(people.ann).get(`/certificates/${ref}`)).body;
      expect(await detail()).toMatchObject({
        title: 'edge-tls',
        openReviewId: review.id,
        dependents: { known: true },
      });
      await decide(portal, people.ann, review, { decision: 'keep' });
      await portal.as(people.sam).post(`/campaigns/${campaign}/close`);
      expect((await detail()).lastCertification).toMatchObject({
        review: review.id,
        decision: 'keep',
        certifiers: [{ ref: people.ann, decision: 'keep' }],
      });
      expect(
        (await portal.as(people.pia).get(`/certificates/${ref}`)).status,
      ).toBe(404);
      const pack = await takePack(portal, campaign);
      expect((await verifyPack(pack)).problems).toEqual([]);
      expect(pack).toContain('"kind":"integration"');
      const exported = await portal
        .as(people.pia)
        .get(`/campaigns/${campaign}/items.jsonl`);
      expect(exported.text).toContain('"subjectKind":"integration"');
      expect(exported.text).not.toContain('edge-tls');
    });

    it('are opened in as many statements for many as for a few', async () => {
      const { portal, system, digest } = await setUp(id);
      const counted = async (more: number) => {
        system.certificates = Array.from({ length: more }, (_, index) =>
          certificate(`cert-${more}-${index}`),
        );
        system.integrations = Array.from({ length: more }, (_, index) => ({
          ...SHIPCO,
          externalId: `partner-${more}-${index}`,
          displayName: `partner-${more}-${index}`,
        }));
        await portal.moveClock({ ms: 1000 });
        await portal.runTask('sources');
        let statements = 0;
        const count = () => {
          statements += 1;
        };
        portal.knex.on('query', count);
        const reviews = await portal.knex.transaction(async trx => {
          const refs: string[] = await trx('inventory_certificates')
            .where('display_name', 'like', `cert-${more}-%`)
            .pluck('ref');
          const others: string[] = await trx('inventory_partner_integrations')
            .where('display_name', 'like', `partner-${more}-%`)
            .pluck('ref');
          return portal.context.reviews.openManyIn(
            trx,
            [...refs, ...others].map(ref => ({ ref })),
            { kind: 'requested', text: 'A test says so' },
            { kind: 'engine' },
          );
        });
        portal.knex.removeListener('query', count);
        expect(reviews.opened.size).toBe(2 * more);
        return statements;
      };
      expect(digest).toBeDefined();
      const few = await counted(5);
      const many = await counted(60);
      expect(many - few).toBeLessThanOrEqual(3);
      expect(many).toBeLessThanOrEqual(45);
    });

    it.each([
      ['certificate', 'inventory_certificates', 'edge-tls'],
      ['integration', 'inventory_partner_integrations', 'shipco'],
      ['entitlement', 'inventory_entitlements', 'ann may SET ROLE'],
    ])(
      'a %s can be excepted for a while, and is asked about at its end',
      async (kind, table, name) => {
        const { portal, system } = await setUp(id);
        system.hold(
          account('helper', {
            credentials: [],
            grants: [],
            entitlements: [{ externalId: 'e', holder: 'ann', may: 'SET ROLE' }],
          }),
        );
        await portal.moveClock({ ms: 1000 });
        await portal.observe();
        const ref = await refOf(portal, table, name);
        const asked = await portal.as(people.ann).post('/exceptions', {
          flow: 'owner-review',
          exception: 'not-asked',
          subject: ref,
          days: 5,
          control: 'every use of it is looked at by two people each morning',
        });
        expect([asked.status, asked.body.error]).toEqual([201, undefined]);
        for (const user of [people.ann, people.sam, people.dana]) {
          const path = `/approvals/${asked.body.instanceId}`;
          const { body } = await portal.as(user).get(path);
          await portal.as(user).post(`${path}/answers`, {
            decision: 'approve',
            digest: body.digest ?? 'none',
          });
        }
        await portal.pump();
        const ask = async () => {
          const { ref: holder } = await portal
            .knex('inventory_identities')
            .where({ display_name: 'helper' })
            .first('ref');
          await portal.context.reviews.open(
            kind === 'entitlement' ? holder : ref,
            { kind: 'requested', text: 'A test says so' },
            { kind: 'engine' },
          );
        };
        await ask();
        const items = () =>
          portal
            .knex('review_items')
            .where({ subject_ref: ref })
            .orderBy('opened_at')
            .select('subject_kind', 'status', 'outcome');
        expect(await items()).toEqual([
          { subject_kind: kind, status: 'closed', outcome: 'excepted' },
        ]);
        await portal.moveClock({ days: 5, ms: 1000 });
        await portal.pump();
        expect(await items()).toEqual([
          { subject_kind: kind, status: 'closed', outcome: 'excepted' },
          { subject_kind: kind, status: 'open', outcome: null },
        ]);
      },
    );

    it('cannot be narrowed by what only identities have', async () => {
      const { portal } = await setUp(id);
      const { status, body } = await portal
        .as(people.sam)
        .post('/campaign-definitions', {
          source: DEFINITION.replace(
            'environment: production',
            'privileged: true',
          ),
        });
      expect([status, body.error.message]).toEqual([
        400,
        expect.stringContaining('use where, with subject.privileged'),
      ]);
    });
  },
);
