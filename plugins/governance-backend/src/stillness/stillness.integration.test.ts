import { TestDatabaseId, TestDatabases } from '@backstage/backend-test-utils';
import { FakeSystem, account } from '../__testUtils__/FakeSystem';
import { people } from '../__testUtils__/organisation';
import { TestPortal, startTestPortal } from '../__testUtils__/startTestPortal';

jest.setTimeout(180_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const reason = 'its owner asked for a pause of everything';
const DAY = 24 * 3600 * 1000;

const errand = `
apiVersion: governance.countersign.dev/v1
kind: Flow
metadata: { name: errand, version: 1.0.0, owner: group:default/identity-security }
spec:
  context: ControlContext/v1
  initial: ask
  maxDuration: { after: P90D, goto: lapsed }
  states:
    ask:
      approval:
        stages: [{ id: owner, from: owner.members, quorum: 1 }]
        separation: { notRequester: true, humansOnly: true }
        onNoEligibleApprover: escalate
        bindTo: [change.target]
      timers: [{ after: P10D, goto: lapsed }]
      on: { approved: parked, denied: denied }
    parked:
      wait: { for: [go] }
      timers: [{ after: P30D, goto: lapsed }]
      on: { go: done }
    done: { end: done }
    denied: { end: denied }
    lapsed: { end: lapsed }
`;

async function answer(
  portal: TestPortal,
  user: string,
  instanceId: string,
  decision = 'approve',
) {
  const seen = await portal.as(user).get(`/approvals/${instanceId}`);
  return portal.as(user).post(`/approvals/${instanceId}/answers`, {
    decision,
    digest: seen.body.digest ?? 'none',
  });
}

async function setUp(id: TestDatabaseId) {
  const portal = await startTestPortal({ knex: await databases.init(id) });
  await portal.runTask('directory');
  const { engine, knex } = portal.context;
  await knex.transaction(trx =>
    engine.publish(trx, { source: errand, author: 'user:default/author' }),
  );
  const start = async (key: string) =>
    (
      await knex.transaction(trx =>
        engine.start(trx, {
          flow: 'errand',
          subject: `errand:${key}`,
          dedupeKey: key,
          mode: 'enforce',
          requestedBy: people.pia,
          actor: { kind: 'service' },
          facts: {
            change: {
              kind: 'publish',
              target: 'errand',
              to: 'x',
              digest: 'x',
              author: people.pia,
              raises: false,
              widens: false,
              flipsToAllowed: 0,
              testsPassed: true,
            },
            requester: { ref: people.pia, delegates: [] },
            owner: {
              ref: 'group:default/ledger',
              members: [people.ann, people.ben],
            },
            groups: {},
          },
        }),
      )
    ).instanceId;
  const read = (instanceId: string) =>
    knex.transaction(trx => engine.getInstance(trx, instanceId));
  const verify = (instanceId: string) =>
    knex.transaction(trx => engine.verifyInstance(trx, instanceId));
  /** Days from the start of an instance until the deadline of its state. */
  const deadline = async (instanceId: string) => {
    const { snapshot, createdAt } = await read(instanceId);
    const own = snapshot.timers.find(timer => timer.id.includes('/'));
    return (Date.parse(own?.due ?? '') - Date.parse(createdAt)) / DAY;
  };
  const delays = async (instanceId: string) =>
    (await read(instanceId)).events.flatMap(({ event }) =>
      event.type === 'delay' ? [event] : [],
    );
  /** So long passes, by the real clock and by that of flows, and nobody runs. */
  const beAway = async (days: number) => {
    await portal.pump();
    await portal.moveClock({ days });
    await knex('governance_heartbeat').update({
      beat_at: new Date(Date.now() - days * DAY).toISOString(),
    });
  };
  /** Another process over the same database. */
  const startAgain = () => startTestPortal({ knex: portal.knex });
  return {
    portal,
    start,
    startAgain,
    read,
    verify,
    deadline,
    delays,
    beAway,
  };
}

describe.each(databases.eachSupportedId())('deadlines on %s', id => {
  it('stand still while the switch is off, and go on by as much later', async () => {
    const { portal, start, read, verify, deadline, delays } = await setUp(id);
    const asked = await start('asked');
    await portal.moveClock({ days: 2 });
    await portal.as(people.sam).post('/flow-switch/stop', { reason });
    await portal.moveClock({ days: 13 });
    await portal.pump();
    expect((await read(asked)).state).toBe('ask');
    const { body } = await portal
      .as(people.sam)
      .post('/flow-switch/resume', { reason });
    await answer(portal, people.dana, body.instanceId);
    await portal.pump();
    await portal.runTask('stillness');
    await portal.runTask('stillness');
    expect(await deadline(asked)).toBeCloseTo(23, 2);
    expect(await delays(asked)).toEqual([
      expect.objectContaining({
        reason: expect.stringContaining('what runs by itself was stopped'),
      }),
    ]);
    expect(await verify(asked)).toMatchObject({ ok: true, problems: [] });
    await portal.moveClock({ days: 7.9 });
    await portal.pump();
    expect((await read(asked)).state).toBe('ask');
    await portal.moveClock({ days: 0.2 });
    await portal.pump();
    expect((await read(asked)).state).toBe('lapsed');
  });

  it('that would have passed while the switch is off let people answer', async () => {
    const { portal, start, read, verify, delays } = await setUp(id);
    const asked = await start('asked');
    await portal.as(people.sam).post('/flow-switch/stop', { reason });
    await portal.moveClock({ days: 13 });
    const { body } = await portal
      .as(people.otto)
      .get(`/flow-instances/${asked}`);
    expect(body.standsStill).toMatchObject([{ cause: 'switch' }]);
    expect((await answer(portal, people.ann, asked)).status).toBe(200);
    expect((await read(asked)).state).toBe('parked');
    expect(await delays(asked)).toHaveLength(1);
    expect(await verify(asked)).toMatchObject({ ok: true, problems: [] });
  });

  it('move by an outage, once, with several replicas and after a kill', async () => {
    const { start, startAgain, deadline, delays, beAway, verify } = await setUp(
      id,
    );
    const ids = [await start('a'), await start('b'), await start('c')];
    await beAway(3);
    const replicas = [await startAgain(), await startAgain()];
    await Promise.all(replicas.map(replica => replica.pump()));
    // One is killed before it has moved anything, the others do it together.
    const stopped = new AbortController();
    stopped.abort();
    await replicas[0].context.stillness.work(stopped.signal);
    await Promise.all(replicas.map(replica => replica.runTask('stillness')));
    await replicas[0].pump();
    for (const one of ids) {
      expect(await deadline(one)).toBeCloseTo(13, 2);
      expect(await delays(one)).toEqual([
        expect.objectContaining({
          reason: expect.stringContaining('the portal was away'),
        }),
      ]);
      expect(await verify(one)).toMatchObject({ ok: true, problems: [] });
    }
    expect(
      await replicas[0].knex('flow_stills').where({ cause: 'outage' }),
    ).toHaveLength(1);
  });

  it('that came due in an outage are moved before they fire', async () => {
    const { start, startAgain, read, deadline, beAway } = await setUp(id);
    const asked = await start('asked');
    await beAway(12);
    const again = await startAgain();
    await again.pump();
    expect((await read(asked)).state).toBe('ask');
    expect(await deadline(asked)).toBeCloseTo(22, 2);
  });

  it('are not moved by the clock of a demonstration', async () => {
    const { portal, start, startAgain, read, delays } = await setUp(id);
    const asked = await start('asked');
    await portal.pump();
    await portal.moveClock({ days: 11 });
    const again = await startAgain();
    await again.pump();
    await again.runTask('stillness');
    expect(await portal.knex('flow_stills')).toEqual([]);
    expect((await read(asked)).state).toBe('lapsed');
    expect(await delays(asked)).toEqual([]);
  });

  it('of what waits for the calendar are never put off', async () => {
    const { portal, start, startAgain, deadline, delays, beAway } = await setUp(
      id,
    );
    const parked = await start('parked');
    await answer(portal, people.ann, parked);
    await beAway(5);
    const again = await startAgain();
    await again.pump();
    await again.runTask('stillness');
    expect(await deadline(parked)).toBeCloseTo(30, 2);
    expect(await delays(parked)).toEqual([]);
  });
});

describe.each(databases.eachSupportedId())('deadlines of reviews on %s', id => {
  it('stand still while their source is stale, and only so long', async () => {
    const system = new FakeSystem('fake');
    system.hold(account('booker'));
    const portal = await startTestPortal({
      knex: await databases.init(id),
      connectors: registry => {
        registry.addSource(system);
      },
    });
    await portal.observe();
    const { ref } = await portal.knex('inventory_identities').first('ref');
    await portal
      .as(people.sam)
      .post(`/identities/${ref}/reviews`, { cause: 'A test asks' });
    const item = await portal.findReview(people.ann, 'booker');
    await portal.runTask('stillness');
    await portal.knex('governance_source_watch').update({
      seen_at: new Date(Date.now() - 1.5 * DAY).toISOString(),
    });
    await portal.runTask('stillness');
    const { body: control } = await portal.as(people.otto).get('/control');
    expect(control.standing).toMatchObject([
      { cause: 'stale', source: 'fake' },
    ]);
    await portal.moveClock({ days: 20 });
    await portal.pump();
    expect((await portal.findReview(people.ann, 'booker')).status).toBe('open');
    await portal.observe();
    await portal.runTask('stillness');
    await portal.pump();
    const later = await portal.findReview(people.ann, 'booker');
    expect(later.status).toBe('open');
    expect(
      (Date.parse(later.dueAt) - Date.parse(item.dueAt)) / DAY,
    ).toBeCloseTo(20, 1);
    await portal.moveClock({ days: 15 });
    await portal.pump();
    const [closed] = await portal
      .knex('review_items')
      .where({ id: item.id })
      .select('status', 'decision');
    expect(closed).toMatchObject({ decision: null });
    expect(closed.status).not.toBe('open');
  });
});
