import { mockCredentials, TestDatabases } from '@backstage/backend-test-utils';
import request from 'supertest';
import { people } from '../__testUtils__/organisation';
import {
  closedCampaign,
  DEFINITION,
  recordsOf,
  runningCampaign,
  takePack,
  WHY,
} from './__testUtils__/closedCampaign';
import { verifyPack } from './__testUtils__/verifyPack';

jest.setTimeout(240_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

describe.each(databases.eachSupportedId())('an evidence pack on %s', id => {
  it('holds the whole campaign, verifies offline, and is the same bytes twice', async () => {
    const { portal, campaign } = await closedCampaign(databases, id);
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
    await portal.as(people.sam).post('/campaign-definitions', {
      source: DEFINITION.replace('name: ledger', 'name: other'),
    });
    await portal.as(people.otto).post('/ledger/checkpoints');
    expect(await takePack(portal, campaign)).toBe(pack);
  });

  it('is refused while the campaign runs, to who sees a part only, and for what there is not', async () => {
    const { portal, campaign } = await runningCampaign(databases, id);
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
    const { portal, campaign } = await closedCampaign(databases, id);
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
