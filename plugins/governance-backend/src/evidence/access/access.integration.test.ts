import { TestDatabases } from '@backstage/backend-test-utils';
import {
  AccessAnswer,
  HeldAccess,
} from '@countersign/plugin-governance-common';
import { groups, people } from '../../__testUtils__/organisation';
import { closedCampaign, WHY } from '../__testUtils__/closedCampaign';

jest.setTimeout(240_000);

/** Belongs to no group, and sees nothing. */
const STRANGER = 'user:default/alex';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

describe.each(databases.eachSupportedId())(
  'why something had access on %s',
  id => {
    async function setUp() {
      const set = await closedCampaign(databases, id);
      const rows: { ref: string; display_name: string }[] = await set.portal
        .knex('inventory_identities')
        .select('ref', 'display_name');
      const refOf = (name: string) =>
        rows.find(row => row.display_name === name)?.ref ?? '';
      const why = async (
        subject: string,
        at: string,
        who: string = people.otto,
      ) =>
        set.portal
          .as(who)
          .get(
            `/access?subject=${encodeURIComponent(
              subject,
            )}&at=${encodeURIComponent(at)}`,
          );
      const now = () => set.portal.context.clock.now().toISOString();
      return { ...set, refOf, why, now };
    }
    const of = (answer: AccessAnswer, kind: HeldAccess['kind']) => {
      const found = answer.items.find(item => item.kind === kind);
      if (!found) {
        throw new Error(`No ${kind} in ${JSON.stringify(answer)}`);
      }
      return found;
    };

    it('answers with decision, reviewer, evidence and campaign as of then', async () => {
      const { portal, campaign, refOf, why, now } = await setUp();
      await portal.observe();
      const moment = now();
      await portal.moveClock({ ms: 1000 });
      await portal.observe();
      const { status, body } = await why(refOf('booker'), moment);
      expect([status, body.error]).toEqual([200, undefined]);
      const answer: AccessAnswer = body;
      expect(answer).toMatchObject({
        subject: { kind: 'identity', title: 'booker' },
        total: 2,
      });
      const key = of(answer, 'credential');
      expect(key).toMatchObject({
        held: { answer: 'yes' },
        owner: { known: true, ref: groups.ledger },
        decision: {
          known: true,
          decision: 'keep',
          by: people.ann,
          why: WHY,
          campaign: { id: campaign, title: 'Ledger 1' },
        },
        issuance: { known: false },
        use: { known: false },
      });
      expect(key.timeline.map(({ kind }) => kind)).toEqual(
        expect.arrayContaining(['seen', 'asked', 'decided', 'carried-out']),
      );
      const role = of(answer, 'grant');
      expect(role.decision).toMatchObject({
        decision: 'revoke',
        by: people.ben,
      });
      expect(role.held.answer).toBe('no');
      const digest = await portal
        .knex('review_items')
        .where({ subject_ref: key.ref })
        .first('evidence_digest');
      expect(key.decision).toMatchObject({
        evidenceDigest: digest.evidence_digest,
      });
    });

    it('knows nothing of what had not happened yet, and says so', async () => {
      const { refOf, why } = await setUp();
      const { body } = await why(refOf('booker'), '2020-01-01');
      const key = of(body, 'credential');
      expect(key).toMatchObject({
        held: { answer: 'unknown' },
        owner: { known: false },
        decision: {
          known: false,
          reason: 'Nobody had been asked about it by then',
        },
      });
      expect(key.timeline).toEqual([]);
    });

    it('answers for one holding and for a component, with what it cannot say', async () => {
      const { portal, refOf, why, now } = await setUp();
      const key = await portal
        .knex('inventory_credentials')
        .where({ identity_ref: refOf('payer') })
        .first();
      const one = await why(key.ref, now());
      expect(one.body).toMatchObject({
        subject: { kind: 'credential' },
        total: 1,
      });
      const service = await why('component:default/ledger-api', now());
      expect(service.body.subject.kind).toBe('component');
      expect(service.body.limits).toEqual([
        expect.stringContaining('known as of now only'),
      ]);
      expect(service.body.total).toBeGreaterThan(2);
    });

    it('shows page by page, and cuts nothing', async () => {
      const { portal, why, now } = await setUp();
      const whole = await why('component:default/ledger-api', now());
      const seen: string[] = [];
      let after = '';
      do {
        const { body } = await portal
          .as(people.otto)
          .get(
            `/access?subject=component:default/ledger-api&at=${now()}&limit=3&after=${after}`,
          );
        seen.push(...body.items.map(({ ref }: HeldAccess) => ref));
        after = body.nextCursor ?? '';
      } while (after !== '');
      expect(seen).toEqual(whole.body.items.map(({ ref }: HeldAccess) => ref));
      expect(seen).toHaveLength(whole.body.total);
    });

    it('answers owners about what they own, and says so on its pages', async () => {
      const { portal, refOf, why, now } = await setUp();
      await portal
        .knex('inventory_identities')
        .where({ ref: refOf('payer') })
        .update({ owner_ref: groups.payments });
      const own = await why(refOf('booker'), now(), people.ann);
      expect([own.status, own.body.subject?.title]).toEqual([200, 'booker']);
      expect((await why(refOf('payer'), now(), people.ann)).status).toBe(404);
      const service = await why(
        'component:default/ledger-api',
        now(),
        people.ann,
      );
      expect(
        service.body.items.filter(
          ({ identity }: HeldAccess) => identity.title === 'payer',
        ),
      ).toEqual([]);
      const mayOf = async (path: string, who: string) =>
        (await portal.as(who).get(path)).body.may;
      const page = `/identities/${refOf('booker')}`;
      expect(await mayOf(page, people.ann)).toEqual({ explain: true });
      expect(await mayOf(page, people.otto)).toEqual({ explain: true });
      const { body: reviews } = await portal
        .as(people.ann)
        .get(`/reviews?identity=${refOf('booker')}`);
      expect(
        await mayOf(`/reviews/${reviews.items[0].id}`, people.ann),
      ).toEqual({
        explain: true,
      });
      const auditOf = async (who: string) =>
        (await portal.as(who).get('/me/audit')).body;
      expect(await auditOf(people.ann)).toEqual({ explain: 'some' });
      expect(await auditOf(people.otto)).toEqual({ explain: 'everything' });
    });

    it('is refused to who may not, for what there is not, and for what has not been', async () => {
      const { refOf, why, now } = await setUp();
      expect((await why(refOf('booker'), now(), people.pia)).status).toBe(404);
      expect((await why(refOf('booker'), now(), STRANGER)).status).toBe(403);
      expect((await why('nothing', now())).status).toBe(404);
      for (const at of ['2999-01-01', 'yesterday', '2026-13-40']) {
        expect((await why(refOf('booker'), at)).status).toBe(400);
      }
    });
  },
);
