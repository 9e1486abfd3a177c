import { TestDatabaseId, TestDatabases } from '@backstage/backend-test-utils';
import { HeldAccess } from '@countersign/plugin-governance-common';
import { account, FakeSystem } from '../../__testUtils__/FakeSystem';
import { groups, people } from '../../__testUtils__/organisation';
import { startTestPortal } from '../../__testUtils__/startTestPortal';

jest.setTimeout(240_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

const DAY = 24 * 60 * 60 * 1000;

const certificate = (more: object = {}) => ({
  externalId: 'edge-tls',
  displayName: 'edge-tls',
  realm: 'fake',
  notValidBefore: new Date(Date.now() - 30 * DAY).toISOString(),
  notValidAfter: new Date(Date.now() + 60 * DAY).toISOString(),
  fingerprintSha256: 'print-of-edge-tls',
  owner: groups.ledger as string,
  environment: 'production',
  consumers: ['component:default/ledger-api'],
  ...more,
});

const SHIPCO = {
  externalId: 'shipco',
  displayName: 'shipco',
  partner: 'Shipping Co',
  owner: groups.payments as string,
  environment: 'production',
  consumers: ['component:default/ledger-api'],
};

async function setUp(id: TestDatabaseId) {
  const system = new FakeSystem('fake');
  system.hold(
    account('booker', {
      grants: [],
      entitlements: [
        {
          externalId: 'may-act-as',
          may: 'make its tokens',
          holder: 'pia@example.org',
          holderRef: people.pia,
        },
      ],
    }),
  );
  system.certificates = [certificate()];
  system.integrations = [SHIPCO];
  const portal = await startTestPortal({
    knex: await databases.init(id),
    connectors: registry => registry.addSource(system),
  });
  await portal.observe();
  const refIn = async (table: string): Promise<string> =>
    (await portal.knex(table).first('ref')).ref;
  const now = () => portal.context.clock.now().toISOString();
  const why = async (
    subject: string,
    at = now(),
    who: string = people.otto,
  ) => {
    const query = new URLSearchParams({ subject, at });
    return portal.as(who).get(`/access?${query}`);
  };
  return { system, portal, refIn, now, why };
}

describe.each(databases.eachSupportedId())(
  'why what is no credential or grant had access on %s',
  id => {
    it('answers for a certificate, with its decision, and what its source said of it then', async () => {
      const { system, portal, refIn, now, why } = await setUp(id);
      const ref = await refIn('inventory_certificates');
      await portal
        .as(people.sam)
        .post(`/certificates/${ref}/reviews`, { cause: 'A test asks' });
      const { body: mine } = await portal.as(people.ann).get('/reviews');
      const item = mine.items.find(
        ({ subject }: { subject: { ref: string } }) => subject.ref === ref,
      );
      const decided = await portal
        .as(people.ann)
        .post(`/reviews/${item.id}/decisions`, {
          decision: 'keep',
          evidenceDigest: item.evidenceDigest,
          justification: 'the edge speaks by it',
        });
      expect([decided.status, decided.body.error]).toEqual([200, undefined]);
      const then = now();
      const { status, body } = await why(ref, then);
      expect([status, body.error]).toEqual([200, undefined]);
      expect(body).toMatchObject({
        subject: { ref, kind: 'certificate', title: 'edge-tls' },
        total: 1,
        items: [
          {
            ref,
            kind: 'certificate',
            identity: { ref, title: 'edge-tls' },
            held: { answer: 'yes' },
            owner: { known: true, ref: groups.ledger },
            decision: { known: true, decision: 'keep', by: people.ann },
          },
        ],
      });
      const [{ timeline }] = body.items;
      expect(
        timeline.filter(({ kind }: { kind: string }) => kind === 'seen'),
      ).toHaveLength(1);

      await portal.moveClock({ days: 1 });
      system.certificates = [certificate({ certificateState: 'revoked' })];
      await portal.runTask('sources');
      expect((await why(ref)).body.items[0].held).toMatchObject({
        answer: 'no',
        reason: 'It was revoked',
      });
      expect((await why(ref, then)).body.items[0].held.answer).toBe('yes');
      const late = new Date(Date.now() + 61 * DAY).toISOString();
      await portal.moveClock({ days: 61 });
      expect((await why(ref, late)).body.items[0].held.reason).toMatch(
        /expired|revoked/,
      );
    });

    it('answers for a partner integration and for an entitlement', async () => {
      const { refIn, why } = await setUp(id);
      const integration = await refIn('inventory_partner_integrations');
      expect((await why(integration)).body).toMatchObject({
        subject: { kind: 'integration', title: 'shipco' },
        items: [
          {
            kind: 'integration',
            held: { answer: 'yes' },
            owner: { ref: groups.payments },
          },
        ],
      });
      const entitlement = await refIn('inventory_entitlements');
      const { body } = await why(entitlement);
      expect(body).toMatchObject({
        subject: { ref: entitlement, kind: 'entitlement' },
        total: 1,
        items: [
          {
            kind: 'entitlement',
            identity: { title: 'booker' },
            held: { answer: 'yes' },
            issuance: {
              known: false,
              reason: 'No request for it went through a flow here by then',
            },
          },
        ],
      });
      const identity = await refIn('inventory_identities');
      expect(
        (await why(identity)).body.items
          .map(({ kind }: HeldAccess) => kind)
          .sort(),
      ).toEqual(['credential', 'entitlement']);
    });

    it('answers for all that a component uses, page by page, as far as one may see it', async () => {
      const { portal, now, why } = await setUp(id);
      const { body } = await why('component:default/ledger-api');
      expect(body.items.map(({ kind }: HeldAccess) => kind).sort()).toEqual([
        'certificate',
        'credential',
        'entitlement',
        'integration',
      ]);
      const seen: string[] = [];
      let after = '';
      do {
        const query = new URLSearchParams({
          subject: 'component:default/ledger-api',
          at: now(),
          limit: '1',
          after,
        });
        const page = await portal.as(people.otto).get(`/access?${query}`);
        seen.push(...page.body.items.map(({ ref }: HeldAccess) => ref));
        after = page.body.nextCursor ?? '';
      } while (after !== '');
      expect(seen).toEqual(body.items.map(({ ref }: HeldAccess) => ref));
      const anns = await why('component:default/ledger-api', now(), people.ann);
      expect(
        anns.body.items.map(({ kind }: HeldAccess) => kind).sort(),
      ).toEqual(['certificate', 'credential', 'entitlement']);
    });

    it('is refused for what one may not see', async () => {
      const { refIn, now, why } = await setUp(id);
      const integration = await refIn('inventory_partner_integrations');
      expect((await why(integration, now(), people.ann)).status).toBe(404);
      const entitlement = await refIn('inventory_entitlements');
      expect((await why(entitlement, now(), people.pia)).status).toBe(404);
    });
  },
);
