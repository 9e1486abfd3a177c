import { TestDatabases } from '@backstage/backend-test-utils';
import { ReviewItem } from '@countersign/plugin-governance-common';
import { account, FakeSystem } from '../__testUtils__/FakeSystem';
import { people } from '../__testUtils__/organisation';
import { startTestPortal } from '../__testUtils__/startTestPortal';
import { verifyPack } from '../evidence/__testUtils__/verifyPack';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

const DEFINITION = `
apiVersion: governance.countersign.dev/v1
kind: CampaignDefinition
metadata: { name: keys, title: Keys, owner: 'group:default/ledger' }
spec:
  asks: [credentials]
  scope: {}
  cause: They are certified every quarter
  deadline: P10D
  freshness: P2D
  carryForward: { maxAge: P30D, sample: 0 }
`;

describe.each(databases.eachSupportedId())(
  'what a campaign carries forward on %s',
  id => {
    it('G14: is not asked about, stands with its proof, and not beyond the age of the decision', async () => {
      const system = new FakeSystem('fake');
      const used = (name: string) =>
        account(name, {
          grants: [],
          credentials: [
            {
              externalId: `${name}-key`,
              kind: 'api-key',
              status: 'active',
              expiresAt: new Date(Date.now() + 300 * 86_400_000).toISOString(),
              lastUsedAt: new Date().toISOString(),
            },
          ],
        });
      system.hold(used('booker'), used('teller'));
      const portal = await startTestPortal({
        knex: await databases.init(id),
        connectors: registry => registry.addSource(system),
      });
      await portal.observe();
      const sam = portal.as(people.sam);
      const saved = await sam.post('/campaign-definitions', {
        source: DEFINITION,
      });
      const run = async () => {
        const launched = await sam.post('/campaigns', {
          definition: 'keys',
          digest: saved.body.digest,
        });
        expect([launched.status, launched.body.error]).toEqual([
          201,
          undefined,
        ]);
        await portal.runTask('campaigns');
        return launched.body.id as string;
      };
      const sourceOf = async (campaign: string) =>
        (await sam.get(`/campaigns/${campaign}`)).body.sources[0];
      const first = await run();
      expect(await sourceOf(first)).toMatchObject({ items: 2, carried: 0 });
      const { body: open } = await portal
        .as(people.ann)
        .get('/reviews?status=open');
      for (const { id: review } of open.items as ReviewItem[]) {
        const { body } = await portal.as(people.ann).get(`/reviews/${review}`);
        const kept = await portal
          .as(people.ann)
          .post(`/reviews/${review}/decisions`, {
            decision: 'keep',
            evidenceDigest: body.evidenceDigest,
          });
        expect([kept.status, kept.body.error]).toEqual([200, undefined]);
      }
      await portal.pump();
      await sam.post(`/campaigns/${first}/close`);

      system.hold({ ...used('teller'), purpose: 'Something else by now' });
      await portal.moveClock({ days: 1 });
      await portal.runTask('sources');
      const { body: preview } = await sam.get(
        '/campaign-definitions/keys/preview',
      );
      expect(preview.sources[0]).toMatchObject({ items: 1, carried: 1 });
      const second = await run();
      const source = await sourceOf(second);
      expect(source).toMatchObject({ items: 1, carried: 1 });
      expect(
        source.outside +
          source.items +
          source.excluded +
          source.exempt +
          source.carried +
          source.unreadable,
      ).toBe(source.counted);
      const { body: carried } = await sam.get(
        `/campaigns/${second}/left-out?outcome=carried`,
      );
      expect(carried.items).toMatchObject([
        {
          outcome: 'carried',
          identityTitle: 'booker',
          carried: { decidedBy: people.ann },
        },
      ]);
      const { body: rolled } = await sam.get(
        `/rollups/certification?by=team&campaign=${second}`,
      );
      expect(rolled.counts).toMatchObject({ items: 2, open: 1, carried: 1 });

      await sam.post(`/campaigns/${second}/close`);
      const { text } = await sam.get(`/campaigns/${second}/evidence-pack`);
      expect(await verifyPack(text)).toMatchObject({ ok: true, problems: [] });
      const forged = await verifyPack(
        text.replace('"maxAge":"P30D"', '"maxAge":"PT1H"'),
      );
      expect(forged.problems.map(({ message }) => message)).toEqual(
        expect.arrayContaining([
          expect.stringContaining('later than the definition'),
        ]),
      );

      // What was carried is no decision: the age is that of the person's.
      await portal.moveClock({ days: 30 });
      await portal.runTask('sources');
      expect(await sourceOf(await run())).toMatchObject({ carried: 0 });
    });
  },
);
