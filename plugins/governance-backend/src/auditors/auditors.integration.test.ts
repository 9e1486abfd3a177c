import { mockCredentials, TestDatabases } from '@backstage/backend-test-utils';
import { AuditorGrant } from '@countersign/plugin-governance-common';
import request from 'supertest';
import { people } from '../__testUtils__/organisation';
import { TestPortal } from '../__testUtils__/startTestPortal';
import {
  closedCampaign,
  takePack,
} from '../evidence/__testUtils__/closedCampaign';
import { verifyPack } from '../evidence/__testUtils__/verifyPack';
import { replay, verifyLines } from '../ledger/__testUtils__/ledgerDatabase';
import { AUDITOR_OPERATIONS } from './withAuditorAccess';

jest.setTimeout(240_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

/** Somebody from outside, whom the policy lets see nothing of others. */
const ALIEN = 'user:default/alex';
const REASON = 'The yearly audit of access';
const DAY = 24 * 60 * 60 * 1000;

describe.each(databases.eachSupportedId())('reading for a while on %s', id => {
  const inDays = (portal: TestPortal, days: number) =>
    new Date(portal.context.clock.now().getTime() + days * DAY).toISOString();

  async function give(
    portal: TestPortal,
    more: object = {},
    by: string = people.sam,
  ) {
    return portal.as(by).post('/auditor-grants', {
      person: ALIEN,
      to: inDays(portal, 7),
      reason: REASON,
      ...more,
    });
  }

  async function given(portal: TestPortal, more: object = {}) {
    const { status, body } = await give(portal, more);
    expect([status, body.error]).toEqual([201, undefined]);
    return body as AuditorGrant;
  }

  it('lets somebody read one campaign whole, with its pack, and nothing else', async () => {
    const { portal, campaign } = await closedCampaign(databases, id);
    const alien = portal.as(ALIEN);
    const pack = `/campaigns/${campaign}/evidence-pack`;
    expect((await alien.get(pack)).status).toBe(403);
    await given(portal, { campaign });
    const detail = await alien.get(`/campaigns/${campaign}`);
    expect([detail.body.partial, detail.body.progress.items]).toEqual([
      false,
      6,
    ]);
    expect(detail.body.may).toMatchObject({
      takeEvidence: true,
      manage: false,
      sign: { allowed: false },
    });
    expect((await alien.get('/me/audit')).body).toEqual({ explain: 'nothing' });
    expect((await verifyPack(await takePack(portal, campaign, ALIEN))).ok).toBe(
      true,
    );
    const items = await alien.get(`/reviews?campaign=${campaign}&limit=200`);
    expect(items.body.total).toBe(6);
    const csv = await alien.get(`/campaigns/${campaign}/items.csv`);
    expect(csv.text.trim().split('\n')).toHaveLength(7);
    for (const path of [
      '/ledger',
      '/ledger/export',
      '/access?subject=component:default/ledger-api&at=2026-01-01',
      '/campaigns/other/evidence-pack',
      '/sources',
      '/triage?kind=unowned',
    ]) {
      expect([path, (await alien.get(path)).status]).toEqual([path, 403]);
    }
    expect((await alien.get('/identities')).body.total).toBe(0);
    const item = items.body.items[0];
    const decided = await alien.post(`/reviews/${item.id}/decisions`, {
      decision: 'keep',
      evidenceDigest: 'x'.repeat(64),
    });
    expect(decided.status).toBeGreaterThanOrEqual(400);
    for (const [path, body] of [
      ['close', {}],
      ['cancel', { reason: REASON }],
      ['sign-off', { statement: REASON }],
    ] as const) {
      const answer = await alien.post(`/campaigns/${campaign}/${path}`, body);
      expect([path, answer.status]).toEqual([path, 403]);
    }
  });

  it('lets somebody read every campaign, the ledger and why something had access, where it is not about one', async () => {
    const { portal, campaign } = await closedCampaign(databases, id);
    const alien = portal.as(ALIEN);
    const seen = async () => [
      (await alien.get(`/campaigns/${campaign}`)).body.may?.takeEvidence,
      (await alien.get('/me/audit')).body.explain,
    ];
    expect(await seen()).toEqual([false, 'nothing']);
    await given(portal);
    expect(await seen()).toEqual([true, 'everything']);
    for (const path of [
      `/campaigns/${campaign}/evidence-pack`,
      '/ledger/export',
      '/ledger/keys',
      `/access?subject=component:default/ledger-api&at=2026-01-01`,
      `/campaigns/${campaign}/sample?seed=a&size=2`,
    ]) {
      expect([path, (await alien.get(path)).status]).toEqual([path, 200]);
    }
    expect((await alien.get('/identities')).body.total).toBe(0);
  });

  it('begins and ends by itself, and at once where it is revoked', async () => {
    const { portal, campaign } = await closedCampaign(databases, id);
    const path = `/campaigns/${campaign}/evidence-pack`;
    const read = async () => (await portal.as(ALIEN).get(path)).status;
    const first = await given(portal, {
      from: inDays(portal, 2),
      to: inDays(portal, 4),
    });
    expect([first.status, await read()]).toEqual(['not-yet', 403]);
    await portal.moveClock({ days: 2, ms: 1000 });
    expect(await read()).toBe(200);
    await portal.moveClock({ days: 2 });
    expect(await read()).toBe(403);
    const second = await given(portal);
    expect(await read()).toBe(200);
    const revoked = await portal
      .as(people.dana)
      .post(`/auditor-grants/${second.id}/revoke`);
    expect(revoked.body).toMatchObject({
      status: 'revoked',
      revokedBy: people.dana,
      accesses: 1,
    });
    expect(await read()).toBe(403);
    const again = await portal
      .as(people.sam)
      .post(`/auditor-grants/${second.id}/revoke`);
    expect([again.status, again.body.error.message]).toEqual([
      409,
      'It is over already',
    ]);
    const { body } = await portal.as(people.sam).get('/auditor-grants');
    expect(body.items.map(({ status }: AuditorGrant) => status).sort()).toEqual(
      ['expired', 'revoked'],
    );
  });

  it('keeps each time that something was read, in the ledger too', async () => {
    const { portal, campaign } = await closedCampaign(databases, id);
    const grant = await given(portal, { campaign });
    await portal.as(ALIEN).get(`/campaigns/${campaign}`);
    await portal.as(ALIEN).get(`/campaigns/${campaign}/evidence-pack`);
    // What is refused shows nothing, and is nothing that was read.
    await portal.as(ALIEN).get('/ledger');
    const path = `/auditor-grants/${grant.id}/accesses`;
    for (const who of [people.sam, ALIEN]) {
      const { body } = await portal.as(who).get(path);
      expect(
        body.items.map(({ operation, target }: Record<string, string>) => [
          operation,
          target,
        ]),
      ).toEqual([
        ['getEvidencePack', `id=${campaign}`],
        ['getCampaign', `id=${campaign}`],
      ]);
    }
    expect((await portal.as(people.ann).get(path)).status).toBe(404);
    const page = await portal.as(people.sam).get(`${path}?limit=1`);
    const next = await portal
      .as(people.sam)
      .get(`${path}?limit=1&after=${page.body.nextCursor}`);
    expect(next.body.items[0].operation).toBe('getCampaign');
    const entries: { type: string }[] = await portal
      .knex('ledger_entries')
      .where({ subject: `auditor-grant:${grant.id}` })
      .orderBy('position');
    expect(entries.map(({ type }) => type)).toEqual([
      'auditor.granted',
      'auditor.read',
      'auditor.read',
    ]);
  });

  it('shows a pseudonym where who read was erased, and the ledger verifies as before', async () => {
    const { portal, campaign } = await closedCampaign(databases, id);
    await given(portal, { campaign });
    await portal.as(ALIEN).get(`/campaigns/${campaign}`);
    const erased = await request(portal.app)
      .delete(`/ledger/personal/${encodeURIComponent(ALIEN)}`)
      .set('authorization', mockCredentials.service.header());
    expect(erased.status).toBe(200);
    const { body } = await portal.as(people.sam).get('/auditor-grants');
    expect(body.items[0]).toMatchObject({
      person: expect.stringMatching(/^user:erased\/p-/),
      accesses: 1,
    });
    for (const table of ['auditor_grants', 'auditor_accesses', 'ledger_keys']) {
      const rows = JSON.stringify(await portal.knex(table).select());
      expect([table, rows.includes(ALIEN)]).toEqual([table, false]);
    }
    const { text } = await portal.as(people.otto).get('/ledger/export');
    const verdict = await verifyLines(replay(text.trimEnd().split('\n')));
    expect(verdict.problems).toEqual([]);
  });

  it('is given by somebody else, for a time that is not too long', async () => {
    const { portal } = await closedCampaign(databases, id);
    const refusals: [object, string, number][] = [
      [{}, people.ann, 403],
      [{}, people.otto, 403],
      [{ person: people.sam }, people.sam, 403],
      [{ to: inDays(portal, -1) }, people.sam, 400],
      [{ to: inDays(portal, 100) }, people.sam, 400],
      [{ from: inDays(portal, 5), to: inDays(portal, 3) }, people.sam, 400],
      [{ person: 'group:default/auditors' }, people.sam, 400],
      [{ campaign: 'none' }, people.sam, 404],
      [{ reason: 'audit' }, people.sam, 400],
    ];
    for (const [more, by, status] of refusals) {
      expect([more, (await give(portal, more, by)).status]).toEqual([
        more,
        status,
      ]);
    }
    const service = await request(portal.app)
      .post('/auditor-grants')
      .set('authorization', mockCredentials.service.header())
      .send({ person: ALIEN, to: inDays(portal, 7), reason: REASON });
    expect(service.status).toBe(403);
    expect(await portal.knex('auditor_grants')).toEqual([]);
    // Nobody sees the grants of others without the permission.
    await given(portal);
    expect(
      (await portal.as(people.ann).get('/auditor-grants')).body.total,
    ).toBe(0);
    expect((await portal.as(ALIEN).get('/auditor-grants')).body.total).toBe(1);
  });

  it('names only operations that there are, and that change nothing', async () => {
    const { portal } = await closedCampaign(databases, id);
    for (const operation of AUDITOR_OPERATIONS) {
      const route = portal.routes.find(
        ({ operationId }) => operationId === operation,
      );
      expect([operation, route?.method]).toEqual([operation, 'get']);
    }
  });
});
