import { mockCredentials, TestDatabases } from '@backstage/backend-test-utils';
import { samplePack } from '@countersign/plugin-governance-common';
import request from 'supertest';
import { groups, people } from '../__testUtils__/organisation';
import { nodeCrypto, replay } from '../ledger/__testUtils__/ledgerDatabase';
import {
  closedCampaign,
  recordsOf,
  runningCampaign,
  takePack,
} from './__testUtils__/closedCampaign';
import { verifyPack } from './__testUtils__/verifyPack';

jest.setTimeout(240_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

const STATEMENT = 'I have looked at every revoke, and stand for it';
const REASON = 'What is open is followed in INC-7';

describe.each(databases.eachSupportedId())(
  'the sign-off of a campaign on %s',
  id => {
    it('takes its owner, after it is closed, and a reason while something is open', async () => {
      const { portal, campaign } = await closedCampaign(databases, id);
      const path = `/campaigns/${campaign}/sign-off`;
      const body = { statement: STATEMENT };
      // Dana may sign results, and does not answer for this one.
      const other = await portal.as(people.dana).post(path, body);
      expect([other.status, other.body.error.message]).toEqual([
        403,
        expect.stringContaining(`is for ${groups.security} to sign`),
      ]);
      for (const who of [people.ann, people.otto]) {
        expect((await portal.as(who).post(path, body)).status).toBe(403);
      }
      const service = await request(portal.app)
        .post(path)
        .set('authorization', mockCredentials.service.header())
        .send(body);
      expect(service.status).toBe(403);
      const withoutReason = await portal.as(people.sam).post(path, body);
      expect([withoutReason.status, withoutReason.body.error.message]).toEqual([
        400,
        expect.stringContaining('3 of its items are unanswered'),
      ]);
      const signed = await portal
        .as(people.sam)
        .post(path, { ...body, openReason: REASON });
      expect([signed.status, signed.body.error]).toEqual([201, undefined]);
      expect(signed.body.signOff).toMatchObject({
        by: people.sam,
        statement: STATEMENT,
        riskAnalysis: 'RA-7',
        openItems: 3,
        openReason: REASON,
      });
      const again = await portal
        .as(people.sam)
        .post(path, { ...body, openReason: REASON });
      expect([again.status, again.body.error.message]).toEqual([
        409,
        'Its result is signed already',
      ]);
      const { body: seen } = await portal
        .as(people.otto)
        .get(`/campaigns/${campaign}`);
      expect(seen.signOff.by).toBe(people.sam);
    });

    it('is refused while the campaign runs, and stores nothing', async () => {
      const { portal, campaign } = await runningCampaign(databases, id);
      const answer = await portal
        .as(people.sam)
        .post(`/campaigns/${campaign}/sign-off`, {
          statement: STATEMENT,
          openReason: REASON,
        });
      expect([answer.status, answer.body.error.message]).toEqual([
        409,
        'It is running; the result of a campaign can be signed once it is closed',
      ]);
      expect(await portal.knex('campaign_signoffs')).toEqual([]);
    });

    it('stands in the pack and in its ledger, and as a pseudonym once the person is erased', async () => {
      const { portal, campaign } = await closedCampaign(databases, id);
      const before = await takePack(portal, campaign);
      await portal.as(people.sam).post(`/campaigns/${campaign}/sign-off`, {
        statement: STATEMENT,
        openReason: REASON,
      });
      const pack = await takePack(portal, campaign);
      expect(pack).not.toBe(before);
      expect((await verifyPack(pack)).problems).toEqual([]);
      expect(recordsOf(pack, 'sign-off')).toEqual([
        expect.objectContaining({
          by: people.sam,
          statement: STATEMENT,
          riskAnalysis: 'RA-7',
        }),
      ]);
      const changed = pack.replace(
        `"by":"${people.sam}","openItems"`,
        `"by":"${people.ann}","openItems"`,
      );
      expect(changed).not.toBe(pack);
      expect(
        (await verifyPack(changed)).problems.map(({ code }) => code),
      ).toEqual(
        expect.arrayContaining(['record-changed', 'decision-unrecorded']),
      );
      await request(portal.app)
        .delete(`/ledger/personal/${encodeURIComponent(people.sam)}`)
        .set('authorization', mockCredentials.service.header());
      const erased = await takePack(portal, campaign);
      expect((await verifyPack(erased)).problems).toEqual([]);
      const [record] = recordsOf(erased, 'sign-off');
      expect(record.by).toMatch(/^user:erased\/p-/);
      expect(erased).not.toContain(STATEMENT);
    });

    it('draws the sample of the same seed again, of each stratum, and the same one from the pack', async () => {
      const { portal, campaign } = await closedCampaign(databases, id);
      const path = `/campaigns/${campaign}/sample?seed=audit-2026&size=2`;
      const one = await portal.as(people.otto).get(path);
      expect([one.status, one.body.population, one.body.items.length]).toEqual([
        200, 6, 2,
      ]);
      expect((await portal.as(people.otto).get(path)).body).toEqual(one.body);
      const pack = await takePack(portal, campaign);
      const drawn = await samplePack(replay(pack.split('\n')), {
        seed: 'audit-2026',
        size: 2,
        crypto: nodeCrypto,
      });
      expect(drawn.items.map(({ item, rank }) => [item, rank])).toEqual(
        one.body.items.map(({ item, rank }: Record<string, string>) => [
          item,
          rank,
        ]),
      );
      const byOwner = await portal.as(people.otto).get(`${path}&by=owner`);
      expect(byOwner.body.strata).toEqual([
        { stratum: groups.ledger, population: 4, drawn: 2 },
        { stratum: groups.payments, population: 2, drawn: 2 },
      ]);
      expect((await portal.as(people.ann).get(path)).status).toBe(403);
      const none = `/campaigns/none/sample?seed=a&size=2`;
      expect((await portal.as(people.otto).get(none)).status).toBe(404);
    });
  },
);
