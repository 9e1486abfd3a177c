import { TestDatabaseId, TestDatabases } from '@backstage/backend-test-utils';
import { people } from '../__testUtils__/organisation';
import { TestPortal, startTestPortal } from '../__testUtils__/startTestPortal';

jest.setTimeout(180_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const reason = 'the people who run are to be asked in the new way';

/** A request that people answer, and that is parked where they say so. */
const flow = (version: string, ask: string, due: string) => `
apiVersion: governance.countersign.dev/v1
kind: Flow
metadata: { name: errand, version: ${version}, owner: group:default/identity-security }
spec:
  context: ControlContext/v1
  initial: ${ask}
  maxDuration: { after: P60D, goto: lapsed }
  states:
    ${ask}:
      approval:
        stages: [{ id: owner, from: owner.members, quorum: 1 }]
        separation: { notRequester: true, humansOnly: true }
        onNoEligibleApprover: escalate
        bindTo: [change.target]
      timers: [{ after: ${due}, goto: lapsed }]
      on: { approved: parked, denied: denied }
    parked:
      wait: { for: [go] }
      timers: [{ after: P30D, goto: lapsed }]
      on: { go: done }
    done: { end: done }
    denied: { end: denied }
    lapsed: { end: lapsed }
`;

const migration = (states: string, timers = 'keep') => `
apiVersion: governance.countersign.dev/v1
kind: FlowMigration
metadata: { flow: errand, owner: group:default/identity-security }
spec: { from: 1.0.0, to: 2.0.0, states: ${states}, timers: ${timers} }
`;

const facts = {
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
  owner: { ref: 'group:default/ledger', members: [people.ann, people.ben] },
  groups: {},
};

async function setUp(id: TestDatabaseId) {
  const portal = await startTestPortal({ knex: await databases.init(id) });
  await portal.runTask('directory');
  const { engine, knex } = portal.context;
  const publish = (version: string, ask: string, due: string) =>
    knex.transaction(trx =>
      engine.publish(trx, {
        source: flow(version, ask, due),
        author: 'user:default/author',
      }),
    );
  await publish('1.0.0', 'ask', 'P10D');
  const start = async (key: string) =>
    (
      await knex.transaction(trx =>
        engine.start(trx, {
          flow: 'errand',
          subject: `errand:${key}`,
          dedupeKey: key,
          facts,
          mode: 'enforce',
          requestedBy: people.pia,
          actor: { kind: 'service' },
        }),
      )
    ).instanceId;
  const vote = (instanceId: string, decision = 'approve') =>
    answer(portal, people.ann, instanceId, decision);
  const instance = (instanceId: string) =>
    knex.transaction(trx => engine.getInstance(trx, instanceId));
  const verify = (instanceId: string) =>
    knex.transaction(trx => engine.verifyInstance(trx, instanceId));
  return { portal, publish, start, vote, instance, verify };
}

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

interface Verdict {
  instanceId: string;
  outcome: string;
}

const byId = (a: Verdict, b: Verdict) => (a.instanceId < b.instanceId ? -1 : 1);

describe.each(databases.eachSupportedId())('a migration on %s', id => {
  it('does what its dry run said, is decided by others, and keeps instances replayable', async () => {
    const { portal, publish, start, vote, instance, verify } = await setUp(id);
    const [asked, parked] = [await start('asked'), await start('parked')];
    await vote(parked);
    await publish('2.0.0', 'inquire', 'P20D');
    const source = migration('{ ask: inquire }', 'recompute');
    const { body: dry, status } = await portal
      .as(people.sam)
      .post('/flow-migrations/dry-run', { source });
    expect(status).toBe(200);
    expect(dry.counts).toEqual({ 'goes-on': 1, stays: 1, refused: 0, gone: 0 });
    expect((await instance(asked)).state).toBe('ask');

    const { body: proposed } = await portal
      .as(people.sam)
      .post('/flow-migrations', { source, reason });
    expect(proposed).toMatchObject({ status: 'pending', warnings: [] });
    expect((await answer(portal, people.sam, proposed.instanceId)).status).toBe(
      403,
    );
    await portal.pump();
    await portal.runTask('flow-migrations');
    expect((await instance(asked)).state).toBe('ask');
    expect(
      (await answer(portal, people.dana, proposed.instanceId)).status,
    ).toBe(200);
    await portal.pump();
    await portal.runTask('flow-migrations');

    const { body: done } = await portal
      .as(people.otto)
      .get(`/flow-migrations/${proposed.id}`);
    expect(done).toMatchObject({
      status: 'done',
      planned: dry.counts,
      done: dry.counts,
      changed: 0,
    });
    const { body: entries } = await portal
      .as(people.otto)
      .get(`/flow-migrations/${proposed.id}/instances`);
    const real = entries.items.map(
      (entry: { instanceId: string; subject: string; done: object }) => ({
        instanceId: entry.instanceId,
        subject: entry.subject,
        ...entry.done,
      }),
    );
    expect(real.sort(byId)).toEqual([...dry.items].sort(byId));

    expect(await instance(asked)).toMatchObject({
      state: 'inquire',
      hash: expect.not.stringMatching((await instance(parked)).hash),
    });
    expect((await instance(parked)).state).toBe('parked');
    expect(await verify(asked)).toMatchObject({ ok: true, problems: [] });
    expect(await verify(parked)).toMatchObject({ ok: true });
    // It goes on under the later version: asked anew, by people.
    expect((await vote(asked)).status).toBe(200);
    expect((await instance(asked)).state).toBe('parked');
    expect(await verify(asked)).toMatchObject({ ok: true, problems: [] });
  });

  it.each([
    ['keep', 10],
    ['recompute', 20],
  ])('with timers: %s is due after %s days', async (timers, days) => {
    const { portal, publish, start, instance } = await setUp(id);
    const asked = await start('asked');
    await publish('2.0.0', 'inquire', 'P20D');
    const { body } = await portal.as(people.sam).post('/flow-migrations', {
      source: migration('{ ask: inquire }', timers),
      reason,
    });
    await answer(portal, people.dana, body.instanceId);
    await portal.pump();
    await portal.runTask('flow-migrations');
    const { snapshot, createdAt } = await instance(asked);
    const due = snapshot.timers.find(({ id: timer }) =>
      timer.includes('/'),
    )?.due;
    expect(
      (Date.parse(due ?? '') - Date.parse(createdAt)) / (24 * 3600 * 1000),
    ).toBeCloseTo(days, 3);
  });

  it('tells instances that moved between plan and run, and those that could not go', async () => {
    const { portal, publish, start, vote, instance } = await setUp(id);
    const [moved, ended, stuck] = [
      await start('moved'),
      await start('ended'),
      await start('stuck'),
    ];
    await publish('2.0.0', 'inquire', 'P20D');
    const { body } = await portal.as(people.sam).post('/flow-migrations', {
      source: migration('{ ask: done, parked: parked }'),
      reason,
    });
    expect(body.planned).toMatchObject({ 'goes-on': 0, refused: 3 });
    expect(body.warnings).toHaveLength(1);
    // Somebody would go on without an answer, so security is asked besides.
    await answer(portal, people.dana, body.instanceId);
    await portal.pump();
    await portal.runTask('flow-migrations');
    expect((await instance(stuck)).state).toBe('ask');
    await answer(portal, people.sam, body.instanceId);
    await portal.pump();
    await portal.runTask('flow-migrations');
    const still = await portal
      .as(people.otto)
      .get(`/flow-migrations/${body.id}`);
    expect(still.body.status).toBe('pending');

    await vote(moved);
    await vote(ended, 'deny');
    await portal.knex('flow_migrations').update({ status: 'running' });
    await portal.runTask('flow-migrations');
    const { body: done } = await portal
      .as(people.otto)
      .get(`/flow-migrations/${body.id}`);
    expect(done).toMatchObject({
      status: 'done',
      done: { 'goes-on': 1, refused: 1, gone: 1, stays: 0 },
      changed: 2,
    });
    const { body: entries } = await portal
      .as(people.otto)
      .get(`/flow-migrations/${body.id}/instances?limit=2`);
    expect(entries.total).toBe(3);
    expect(entries.nextCursor).toEqual(expect.any(String));
    expect((await instance(moved)).hash).not.toBe((await instance(stuck)).hash);
  });

  it('that was cut off goes on where it was, and moves nobody twice', async () => {
    const { portal, publish, start, instance } = await setUp(id);
    const ids = [await start('a'), await start('b'), await start('c')];
    await publish('2.0.0', 'inquire', 'P20D');
    const { body } = await portal.as(people.sam).post('/flow-migrations', {
      source: migration('{ ask: inquire }'),
      reason,
    });
    await answer(portal, people.dana, body.instanceId);
    await portal.pump();
    const { flowMigrations } = portal.context;
    // The process is told to stop before every instance but one.
    let left = 1;
    const signal = {
      get aborted() {
        left -= 1;
        return left < 0;
      },
    } as unknown as AbortSignal;
    await flowMigrations.work(signal);
    const states = async () =>
      (await Promise.all(ids.map(one => instance(one)))).map(
        ({ state }) => state,
      );
    expect((await states()).sort()).toEqual(['ask', 'ask', 'inquire']);
    await Promise.all([
      flowMigrations.work(new AbortController().signal),
      flowMigrations.work(new AbortController().signal),
    ]);
    expect(await states()).toEqual(['inquire', 'inquire', 'inquire']);
    for (const one of ids) {
      const { events } = await instance(one);
      expect(events.map(({ event }) => event.type)).toEqual([
        'start',
        'migrate',
      ]);
    }
  });

  it.each<[string, RegExp, number]>([
    ['to a version that was stored and never active', /never active/, 409],
    ['to a state that is not there', /no state nowhere/, 400],
  ])('is refused %s', async (_, message, status) => {
    const { portal, publish, start } = await setUp(id);
    await start('a');
    const { engine, knex } = portal.context;
    if (status === 409) {
      await knex.transaction(trx =>
        engine.store(trx, {
          source: flow('2.0.0', 'inquire', 'P20D'),
          author: people.sam,
        }),
      );
    } else {
      await publish('2.0.0', 'inquire', 'P20D');
    }
    const answered = await portal.as(people.sam).post('/flow-migrations', {
      source: migration(
        status === 409 ? '{ ask: inquire }' : '{ ask: nowhere }',
      ),
      reason,
    });
    expect(answered.status).toBe(status);
    expect(JSON.stringify(answered.body)).toMatch(message);
    expect(await knex('flow_migrations')).toEqual([]);
  });

  it('is kept from whoever may not', async () => {
    const { portal, publish } = await setUp(id);
    await publish('2.0.0', 'inquire', 'P20D');
    const source = migration('{ ask: inquire }');
    const statuses = await Promise.all([
      portal.as(people.ann).post('/flow-migrations/dry-run', { source }),
      portal.as(people.ann).post('/flow-migrations', { source, reason }),
      portal.as(people.otto).post('/flow-migrations', { source, reason }),
      portal.as(people.ann).get('/flow-migrations'),
    ]);
    expect(statuses.map(answered => answered.status)).toEqual([
      403, 403, 403, 403,
    ]);
  });
});

describe.each(databases.eachSupportedId())('an examination on %s', id => {
  it('says which running instances rest in states that a version does not have', async () => {
    const { portal, start } = await setUp(id);
    await start('a');
    await start('b');
    const { body } = await portal
      .as(people.sam)
      .post('/flow-changes/examination', {
        source: flow('2.0.0', 'inquire', 'P20D'),
        tests: '',
      });
    expect(body.resting).toEqual([
      { state: 'ask', version: '1.0.0', count: 2 },
    ]);
  });
});
