import { TestDatabaseId, TestDatabases } from '@backstage/backend-test-utils';
import {
  IncidentWavesDetail,
  IncidentWavesView,
} from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import { groups, people } from '../__testUtils__/organisation';
import { startTestPortal } from '../__testUtils__/startTestPortal';
import { startIssuingPortal } from '../issuance/__testUtils__/issuingPortal';
import { IssuerDouble } from '../issuance/__testUtils__/doubles';
import { CredentialRow } from '../issuance/rows';

jest.setTimeout(180_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const reason = 'its signing key was found in a public place';

/** Has an issuer hold credentials that work, the first the oldest, as if they had been issued here. */
async function hold(
  knex: Knex,
  issuer: IssuerDouble,
  count: number,
  changes: Partial<CredentialRow> = {},
): Promise<string[]> {
  const made = Array.from({ length: count }, (_, index) => {
    const { environment = 'staging', owner = groups.ledger } = changes;
    const name = `${environment}-${owner.split('/')[1]}-${String(
      index,
    ).padStart(2, '0')}`;
    const tag = `tag-${name}`;
    issuer.held.set(tag, {
      tag,
      externalId: name,
      identity: name,
      status: 'usable',
      scopes: [],
      notAfter: '2099-01-01T00:00:00.000Z',
    });
    return {
      id: `id-${name}`,
      instance_id: 'none',
      order_key: name,
      state: 'active',
      issuer: issuer.id,
      identity: name,
      environment: 'staging',
      scopes: '[]',
      purpose: 'is held',
      owner: groups.ledger,
      requested_by: people.ann,
      store: 'kept',
      target: name,
      not_after: '2099-01-01T00:00:00.000Z',
      tag,
      ordered_at: new Date(Date.UTC(2026, 0, 1, 0, index)).toISOString(),
      ...changes,
    };
  });
  await knex('issued_credentials').insert(made);
  return made.map(({ identity }) => `tag-${identity}`);
}

async function setUp(id: TestDatabaseId) {
  const knex = await databases.init(id);
  const all = await startIssuingPortal(knex);
  const { portal, issuer } = all;
  const revoked: string[] = [];
  const revoke = issuer.revoke.bind(issuer);
  issuer.revoke = async (tag, ...rest) => {
    revoked.push(tag);
    return revoke(tag, ...rest);
  };
  const sam = portal.as(people.sam);
  const start = (changes: object = {}) =>
    sam.post('/incident-waves', {
      kind: 'issuer',
      target: 'fake',
      action: 'revoke',
      reason,
      ...changes,
    });
  const preview = async (changes: object = {}) =>
    sam.post('/incident-waves/preview', {
      kind: 'issuer',
      target: 'fake',
      action: 'revoke',
      ...changes,
    });
  const look = async (waves: string): Promise<IncidentWavesDetail> =>
    (await sam.get(`/incident-waves/${waves}?limit=200`)).body;
  /** Lets what has begun come to its end, and looks what that means for the waves. */
  const turn = async () => {
    await portal.pump();
    await portal.runTask('waves');
  };
  const turnUntil = async (waves: string, states: string[]) => {
    for (let times = 0; times < 30; times += 1) {
      await turn();
      const seen = await look(waves);
      if (states.includes(seen.state)) {
        return seen;
      }
    }
    throw new Error(
      `It does not come so far: ${JSON.stringify(await look(waves))}`,
    );
  };
  return { ...all, knex, revoked, sam, start, preview, look, turn, turnUntil };
}

/** How often something is there. */
function tally(names: readonly string[]): Record<string, number> {
  return names.reduce<Record<string, number>>(
    (counts, name) => ({ ...counts, [name]: (counts[name] ?? 0) + 1 }),
    {},
  );
}

/** Each of them once. */
function once(names: readonly string[]): Record<string, number> {
  return tally([...new Set(names)]);
}

const told = (portal: { sent: unknown[] }) =>
  portal.sent.filter(notice =>
    JSON.stringify(notice).includes('governance-incident'),
  );

describe.each(databases.eachSupportedId())('waves of an incident on %s', id => {
  it('revoke what an issuer holds: production last, the oldest first, one wave after the other', async () => {
    const {
      knex,
      portal,
      issuer,
      revoked,
      start,
      preview,
      look,
      turn,
      turnUntil,
    } = await setUp(id);
    const last = await hold(knex, issuer, 12, { environment: 'production' });
    const first = await hold(knex, issuer, 18, { owner: groups.payments });

    const { body: foreseen } = await preview({ limit: 20 });
    expect(foreseen).toMatchObject({
      total: 30,
      possible: 30,
      frozen: false,
      obstacles: [],
      environments: [
        { name: 'staging', count: 18 },
        { name: 'production', count: 12 },
      ],
      owners: [
        { name: groups.payments, count: 18 },
        { name: groups.ledger, count: 12 },
      ],
    });
    const { body: more } = await preview({ after: foreseen.nextCursor });
    expect(
      [...foreseen.items, ...more.items].map(
        ({ identity }) => `tag-${identity}`,
      ),
    ).toEqual([...first, ...last]);
    expect(more.nextCursor).toBeUndefined();

    const { body: waves, status } = await start();
    expect([status, waves.waves, waves.counts.waiting]).toEqual([201, 3, 30]);
    await portal.runTask('waves');
    expect(await look(waves.id)).toMatchObject({
      wave: 1,
      counts: { waiting: 20 },
    });
    await turn();
    expect(await look(waves.id)).toMatchObject({
      wave: 2,
      counts: { waiting: 10 },
    });
    expect(revoked.slice(0, 10).sort()).toEqual(first.slice(0, 10).sort());

    const end = await turnUntil(waves.id, ['finished']);
    expect(end.counts).toMatchObject({ done: 30, failed: 0, waiting: 0 });
    expect(end.settledAt).toBeDefined();
    expect(tally(revoked)).toEqual(once([...first, ...last]));
    expect(revoked.slice(20).sort()).toEqual(last.slice(2).sort());
    expect(issuer.alive).toEqual([]);
    const rows: CredentialRow[] = await knex('issued_credentials');
    expect(rows.every(row => row.state === 'ended' && row.refused_at)).toBe(
      true,
    );
    await portal.runTask('waves');
    expect(told(portal)).toHaveLength(3);
    expect(told(portal)).toContainEqual({
      recipients: { type: 'entity', entityRef: groups.ledger },
      payload: expect.objectContaining({
        severity: 'critical',
        title: expect.stringContaining('12 credentials'),
        description: expect.stringContaining('production-ledger-00'),
      }),
    });
    const types: string[] = await knex('ledger_entries')
      .where({ subject: `incident-waves:${waves.id}` })
      .orderBy('seq')
      .pluck('type');
    expect(types).toEqual([
      'incident.waves-started',
      'incident.wave-begun',
      'incident.wave-begun',
      'incident.wave-begun',
      'incident.waves-finished',
    ]);
  });

  it('pause by themselves where the issuer fails, say why, and go on at once when they are resumed', async () => {
    const { knex, portal, issuer, sam, start, look, turn, turnUntil, revoked } =
      await setUp(id);
    const all = await hold(knex, issuer, 30);
    const { body: waves } = await start();
    await portal.runTask('waves');
    await portal.pump();
    issuer.revokes = false;
    const paused = await turnUntil(waves.id, ['paused']);
    expect(paused.wave).toBe(2);
    expect(paused.why).toMatch(/^\d+ of wave 2 failed, the last one: not now$/);
    await turn();
    expect((await look(waves.id)).counts).toMatchObject({
      done: 10,
      trying: 10,
      waiting: 10,
    });
    expect(told(portal)).toContainEqual(
      expect.objectContaining({
        recipients: { type: 'entity', entityRef: people.sam },
      }),
    );

    issuer.revokes = true;
    const { body: resumed } = await sam.post(
      `/incident-waves/${waves.id}/resume`,
    );
    expect(resumed).toMatchObject({
      state: 'running',
      changedBy: people.sam,
      counts: { done: 10, begun: 10, waiting: 10 },
    });
    expect(resumed.why).toBeUndefined();
    const end = await turnUntil(waves.id, ['finished']);
    expect(end.counts).toMatchObject({ done: 30, failed: 0, trying: 0 });
    expect(issuer.alive).toEqual([]);
    expect(Object.keys(tally(revoked)).sort()).toEqual([...all].sort());
    const flows = await knex('flow_instances').where({
      flow: 'credential-revocation',
    });
    expect(flows).toHaveLength(30);
  });

  it('pause again where a resumed one fails again', async () => {
    const { knex, issuer, sam, start, turnUntil } = await setUp(id);
    await hold(knex, issuer, 4);
    issuer.revokes = false;
    const { body: waves } = await start();
    await turnUntil(waves.id, ['paused']);
    await sam.post(`/incident-waves/${waves.id}/resume`);
    const again = await turnUntil(waves.id, ['paused']);
    expect(again.counts.trying).toBe(4);
  });

  it('go on below the threshold, and what was refused is revoked by the next ones', async () => {
    const { knex, issuer, start, look, turnUntil } = await setUp(id);
    const [refused] = await hold(knex, issuer, 4);
    const revoke = issuer.revoke;
    issuer.revoke = async (tag, ...rest) =>
      tag === refused
        ? { outcome: 'refused', reason: 'it is protected' }
        : revoke(tag, ...rest);
    const { body: waves } = await start({ waveSize: 2, pauseAt: 2 });
    const end = await turnUntil(waves.id, ['finished']);
    expect(end.counts).toMatchObject({ done: 3, failed: 1 });
    expect(end.items[0]).toMatchObject({
      state: 'failed',
      reason: 'it is protected',
    });
    issuer.revoke = revoke;
    const { body: next } = await start();
    expect((await look(next.id)).total).toBe(1);
    await turnUntil(next.id, ['finished']);
    expect(issuer.alive).toEqual([]);
  });

  it('are taken up by another process where one dies in between, and revoke each exactly once', async () => {
    const { knex, portal, system, issuer, store, revoked, start, look } =
      await setUp(id);
    const all = await hold(knex, issuer, 30);
    const { body: waves } = await start();
    const { credentials } = portal.context;
    const begin = credentials.startRevocation.bind(credentials);
    let begun = 0;
    credentials.startRevocation = async (...given) => {
      begun += 1;
      const started = await begin(...given);
      if (begun === 7) {
        throw new Error('the process died');
      }
      return started;
    };
    await portal.runTask('waves');
    expect((await look(waves.id)).counts).toMatchObject({
      begun: 6,
      waiting: 24,
    });

    const other = await startTestPortal({
      knex,
      connectors: registry => {
        registry.addSource(system);
        registry.addIssuer(issuer);
        registry.addStore(store);
      },
    });
    let seen: IncidentWavesView = waves;
    for (let times = 0; seen.state === 'running' && times < 20; times += 1) {
      await other.runTask('waves');
      await other.pump();
      seen = await look(waves.id);
    }
    expect(seen).toMatchObject({ state: 'finished', counts: { done: 30 } });
    expect(tally(revoked)).toEqual(once(all));
    const flows = await knex('flow_instances').where({
      flow: 'credential-revocation',
    });
    expect(flows).toHaveLength(30);
  });

  it('are turned by two replicas at once without anything being done or told twice', async () => {
    const { knex, portal, system, issuer, store, revoked, start, look } =
      await setUp(id);
    const all = await hold(knex, issuer, 30);
    const other = await startTestPortal({
      knex,
      connectors: registry => {
        registry.addSource(system);
        registry.addIssuer(issuer);
        registry.addStore(store);
      },
    });
    const { body: waves } = await start({ waveSize: 15 });
    let seen: IncidentWavesView = waves;
    for (let times = 0; seen.state === 'running' && times < 20; times += 1) {
      await Promise.all([portal.runTask('waves'), other.runTask('waves')]);
      await Promise.all([portal.pump(), other.pump()]);
      seen = await look(waves.id);
    }
    expect(seen).toMatchObject({ state: 'finished', counts: { done: 30 } });
    expect(tally(revoked)).toEqual(once(all));
    await Promise.all([portal.runTask('waves'), other.runTask('waves')]);
    const to = [...told(portal), ...told(other)].map(
      notice =>
        (notice as { recipients: { entityRef: string } }).recipients.entityRef,
    );
    expect(tally(to)).toEqual({ [groups.ledger]: 1, [people.sam]: 1 });
  });

  it('are paused, resumed and cancelled by who may freeze; what has begun goes on', async () => {
    const { knex, portal, issuer, sam, start, look, turn } = await setUp(id);
    await hold(knex, issuer, 30);
    const { body: waves } = await start();
    const others = [{ target: 'issuer:FAKE' }, { target: 'Fake' }, {}];
    for (const other of others) {
      expect((await start(other)).status).toBe(409);
    }
    await portal.runTask('waves');
    const say = (what: string, who: string = people.sam) =>
      portal.as(who).post(`/incident-waves/${waves.id}/${what}`);
    expect((await say('pause', people.ann)).status).toBe(403);
    expect((await say('resume')).status).toBe(409);
    expect((await say('pause')).body.state).toBe('paused');
    await turn();
    expect((await look(waves.id)).counts).toMatchObject({
      done: 10,
      waiting: 20,
    });
    expect((await say('resume')).body.state).toBe('running');
    await portal.runTask('waves');
    expect((await say('cancel')).body).toMatchObject({
      state: 'cancelled',
      counts: { cancelled: 10 },
    });
    expect((await say('resume')).status).toBe(409);
    await turn();
    const end = await look(waves.id);
    expect(end.counts).toMatchObject({ done: 20, cancelled: 10 });
    expect(end.settledAt).toBeDefined();
    expect((await start()).status).toBe(201);
    const { body: list } = await sam.get('/incident-waves?limit=1');
    expect(list.total).toBe(2);
    const { body: rest } = await sam.get(
      `/incident-waves?after=${list.nextCursor}`,
    );
    expect(rest.items).toHaveLength(1);
  });

  it('are begun once over the same target, however many begin them at once', async () => {
    const { knex, issuer, sam, start, preview } = await setUp(id);
    await hold(knex, issuer, 3);
    const answers = await Promise.all([start(), start(), start()]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    expect((await sam.get('/incident-waves')).body.total).toBe(1);
    expect((await preview({ target: 'issuer:fake' })).body).toMatchObject({
      frozen: false,
      open: expect.any(String),
    });
    await sam.post('/freezes', {
      kind: 'issuer',
      target: 'issuer:fake',
      reason,
      owner: groups.ledger,
    });
    expect((await preview()).body.frozen).toBe(true);
    const { body: rotate } = await preview({ action: 'rotate' });
    expect(rotate).toMatchObject({ total: 3, possible: 0 });
  });

  it('over what overlaps revoke each exactly once, and both come to their end', async () => {
    const { knex, issuer, revoked, start, turnUntil } = await setUp(id);
    const tags = await hold(knex, issuer, 6);
    await hold(knex, issuer, 2, { owner: groups.payments });
    const waves = [
      (await start({ waveSize: 2 })).body.id,
      (await start({ kind: 'team', target: groups.ledger, waveSize: 4 })).body
        .id,
    ];
    const seen = [
      await turnUntil(waves[0], ['finished']),
      await turnUntil(waves[1], ['finished']),
    ];
    expect(seen).toMatchObject([
      { counts: { done: 8 } },
      { counts: { done: 6 } },
    ]);
    expect(new Set(revoked).size).toBe(8);
    expect(revoked).toHaveLength(8);
    expect(revoked).toEqual(expect.arrayContaining(tags));
  });

  it('are for who may freeze, and seen by who may read flows', async () => {
    const { knex, portal, issuer, start } = await setUp(id);
    await hold(knex, issuer, 1);
    const { body: waves } = await start();
    const body = { kind: 'issuer', target: 'fake', action: 'revoke', reason };
    const ann = portal.as(people.ann);
    expect((await ann.post('/incident-waves', body)).status).toBe(403);
    const { reason: _, ...asked } = body;
    expect((await ann.post('/incident-waves/preview', asked)).status).toBe(403);
    expect((await portal.as(people.pia).get('/incident-waves')).status).toBe(
      403,
    );
    expect(
      (await portal.as(people.pia).get(`/incident-waves/${waves.id}`)).status,
    ).toBe(403);
    expect(
      (await portal.as(people.sam).get('/incident-waves/none')).status,
    ).toBe(404);
    expect((await start({ reason: 'short' })).status).toBe(400);
  });

  it('leave out what cannot be revoked, and say why', async () => {
    const { knex, issuer, start, preview, turnUntil } = await setUp(id);
    await hold(knex, issuer, 2);
    await hold(knex, issuer, 1, { issuer: 'gone', environment: 'dev' });
    const team = { kind: 'team', target: groups.ledger };
    expect((await preview(team)).body).toMatchObject({
      total: 3,
      possible: 2,
      obstacles: [{ name: 'The issuer gone is not connected', count: 1 }],
    });
    const { body: waves } = await start(team);
    const end = await turnUntil(waves.id, ['finished']);
    expect(end.counts).toMatchObject({ done: 2, leftOut: 1 });
    expect(end.items[0]).toMatchObject({
      state: 'left-out',
      wave: 0,
      reason: 'The issuer gone is not connected',
    });
    expect((await start(team)).status).toBe(409);
  });

  it('find what a team, an integration and an identity hold', async () => {
    const { knex, portal, issuer, preview, ref, ask, answer } = await setUp(id);
    await hold(knex, issuer, 2);
    await hold(knex, issuer, 3, { owner: groups.payments });
    const { body: made } = await ask({ integration: 'integration:Payroll' });
    await answer(people.ann, made.instanceId, 'approve');
    await answer(people.dana, made.instanceId, 'approve');
    await portal.pump();
    const integration = { kind: 'integration', target: 'Integration:payroll' };
    expect((await preview(integration)).body).toMatchObject({
      total: 0,
      notYet: 1,
    });
    await answer(people.ann, made.instanceId, 'confirm');
    await portal.pump();
    const totals: number[] = [];
    for (const target of [
      { kind: 'team', target: groups.finance.toUpperCase() },
      { kind: 'team', target: groups.payments },
      integration,
      { kind: 'identity', target: ref },
      { kind: 'issuer', target: 'issuer:Fake' },
      { kind: 'issuer', target: 'other' },
    ]) {
      totals.push((await preview(target)).body.total);
    }
    expect(totals).toEqual([6, 3, 1, 1, 6, 0]);
    const lost = { kind: 'team', target: 'group:default/lost' };
    expect((await preview(lost)).status).toBe(400);

    // What replaces it is held by the integration too, and is not made while that is frozen.
    const [old] = await knex('issued_credentials').where({ identity_ref: ref });
    await portal.as(people.ann).post(`/credentials/${old.id}/rotation`);
    await portal.pump();
    expect((await preview(integration)).body.total).toBe(2);
  });

  it('replace only what is not frozen: the owner is asked, both work until the switch', async () => {
    const {
      knex,
      portal,
      deliver,
      answer,
      start,
      preview,
      look,
      turn,
      turnUntil,
    } = await setUp(id);
    const { instanceId } = await deliver();
    await answer(people.ann, instanceId, 'confirm');
    await portal.pump();
    const rotate = { kind: 'team', target: groups.ledger, action: 'rotate' };
    await portal.as(people.sam).post('/freezes', {
      kind: 'identity',
      target: (await knex('issued_credentials').first()).identity_ref,
      reason,
      owner: groups.ledger,
    });
    const { body: frozen } = await preview(rotate);
    expect(frozen).toMatchObject({ total: 1, possible: 0 });
    expect(frozen.obstacles[0].name).toContain('it can only be revoked');
    expect((await start(rotate)).status).toBe(409);

    await knex('flow_freezes').update({ lifted_at: new Date().toISOString() });
    const { body: waves } = await start(rotate);
    await portal.runTask('waves');
    await turn();
    const { items } = await look(waves.id);
    expect(items).toMatchObject([
      { state: 'begun', reason: 'Its owner is asked' },
    ]);
    await answer(people.ben, items[0].instanceId ?? '', 'approve');
    await turn();
    expect((await look(waves.id)).counts).toMatchObject({ switching: 1 });
    await portal
      .as(people.ann)
      .post(`/credentials/${items[0].credentialId}/rotation/answer`, {
        answer: 'switched',
      });
    const end = await turnUntil(waves.id, ['finished']);
    expect(end.counts).toMatchObject({ done: 1, failed: 0 });
    const states = await knex('issued_credentials')
      .orderBy('ordered_at')
      .pluck('state');
    expect(states).toEqual(['ended', 'active']);
  });
});
