import { TestDatabaseId, TestDatabases } from '@backstage/backend-test-utils';
import { DEFAULT_FINDING_THRESHOLDS } from '@countersign/plugin-governance-common';
import { FakeSystem, account } from '../__testUtils__/FakeSystem';
import { people } from '../__testUtils__/organisation';
import { startTestPortal } from '../__testUtils__/startTestPortal';
import { FlowStarter } from '../facts';
import { TriggerService } from './TriggerService';

jest.setTimeout(240_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const HOUR = 3_600_000;

function flow(trigger: string, version = '1.0.0'): string {
  return `
apiVersion: governance.countersign.dev/v1
kind: Flow
metadata: { name: sweep, version: ${version}, owner: group:default/identity-security }
spec:
  context: CertificationContext/v1
  trigger: ${trigger}
  maxDuration: { after: P900D, goto: lapsed }
  initial: hold
  states:
    hold:
      wait: { for: [go, stop] }
      timers: [{ after: P800D, goto: lapsed }]
      on: { go: done, stop: denied }
    done: { end: done }
    denied: { end: denied }
    lapsed: { end: lapsed }
`;
}

const NIGHTLY = `schedule: { cron: '30 2 * * *', tz: Europe/Berlin }`;
const EVERYTHING = `forEach: { subjects: holding, where: subject.status == "active" }`;

async function setUp(id: TestDatabaseId, accounts: number) {
  const system = new FakeSystem('fake');
  const portal = await startTestPortal({
    knex: await databases.init(id),
    connectors: registry => registry.addSource(system),
  });
  const { context, knex } = portal;
  const { engine } = context;
  system.hold(
    ...Array.from({ length: accounts }, (_, index) => account(`a${index}`)),
  );
  await portal.observe();
  const publish = (trigger: string, version?: string) =>
    knex.transaction(trx =>
      engine.publish(trx, {
        source: flow(trigger, version),
        author: 'user:default/author',
      }),
    );
  const turn = () => portal.runTask('triggers');
  const moveTo = (at: string) =>
    portal.moveClock({ ms: Date.parse(at) - context.clock.now().getTime() });
  const runs = async (name = 'sweep') =>
    (await portal.as(people.sam).get(`/flows/${name}/trigger-runs`)).body.items;
  const instances = (name = 'sweep') =>
    knex('flow_instances')
      .where({ flow: name })
      .orderBy('subject')
      .select('id', 'subject', 'state', 'status', 'mode');
  const signal = (instanceId: string, name: 'go' | 'stop') =>
    knex.transaction(trx =>
      engine.send(
        trx,
        instanceId,
        { type: 'signal', name },
        { kind: 'engine' },
      ),
    );
  const send = (event: object, user: string = people.sam) =>
    portal.as(user).post('/events', event);
  return {
    ...portal,
    engine,
    instances,
    moveTo,
    portal,
    publish,
    runs,
    send,
    signal,
    system,
    turn,
  };
}

describe.each(databases.eachSupportedId())('schedules on %s', id => {
  it('are due once a day also where clocks change, and made up once', async () => {
    const { publish, turn, moveTo, runs, as } = await setUp(id, 0);
    await publish(`{ ${NIGHTLY}, ${EVERYTHING} }`);
    await moveTo('2027-03-27T12:00:00Z');
    await turn();
    for (let hours = 6; hours <= 72; hours += 6) {
      await moveTo(
        new Date(
          Date.parse('2027-03-27T12:00:00Z') + hours * HOUR,
        ).toISOString(),
      );
      await turn();
    }
    const days = (await runs()).map(({ dueAt }: { dueAt: string }) =>
      dueAt.slice(0, 10),
    );
    expect(days).toEqual(['2027-03-30', '2027-03-29', '2027-03-28']);

    // A backward step brings nothing twice, and ten days away bring one.
    await moveTo('2027-03-29T12:00:00Z');
    await turn();
    expect(await runs()).toHaveLength(3);
    await moveTo('2027-04-10T12:00:00Z');
    await turn();
    await turn();
    expect(await runs()).toHaveLength(4);
    const { body } = await as(people.sam).get('/flows/sweep/trigger');
    expect(body).toMatchObject({
      schedule: { cron: '30 2 * * *', tz: 'Europe/Berlin' },
      nextDueAt: '2027-04-11T00:30:00.000Z',
      stopped: false,
    });
  });

  it('start one instance for each subject, with its mode and facts, and leave out what does not count', async () => {
    const { publish, turn, moveTo, runs, instances, system, portal } =
      await setUp(id, 3);
    system.setKey('a0', 'revoked');
    await portal.runTask('sources');
    await publish(`{ ${NIGHTLY}, ${EVERYTHING}, dedupe: [subject.ref] }`);
    await turn();
    expect(await instances()).toEqual([]);
    await moveTo('2026-12-20T12:00:00Z');
    await turn();
    expect(await runs()).toMatchObject([
      { started: 5, excluded: 1, deduplicated: 0, status: 'done' },
    ]);
    expect((await instances()).map(({ mode }) => mode)).toEqual(
      Array(5).fill('enforce'),
    );
    // While they run, the next night starts nothing more.
    await portal.moveClock({ days: 1 });
    await turn();
    expect((await runs())[0]).toMatchObject({ started: 0, deduplicated: 5 });
    expect(await instances()).toHaveLength(5);
  });

  it('note what cannot be judged, with the reason', async () => {
    const { publish, turn, moveTo, runs, instances, as } = await setUp(id, 1);
    await publish(
      `{ ${NIGHTLY}, forEach: { subjects: holding, where: subject.privileged } }`,
    );
    await turn();
    await moveTo('2026-12-20T12:00:00Z');
    await turn();
    const [run] = await runs();
    expect(run).toMatchObject({ started: 0, unreadable: 2 });
    const { body } = await as(people.sam).get(`/trigger-runs/${run.id}/starts`);
    expect(body.items).toHaveLength(2);
    expect(body.items[0]).toMatchObject({
      state: 'unreadable',
      reason: expect.stringContaining('privileged'),
    });
    expect(await instances()).toEqual([]);
  });

  it('go on after a crash where they were, and start nothing twice', async () => {
    const { publish, turn, moveTo, runs, instances, context, knex } =
      await setUp(id, 4);
    await publish(`{ ${NIGHTLY}, ${EVERYTHING} }`);
    await turn();
    await moveTo('2026-12-20T12:00:00Z');
    let calls = 0;
    const dying: FlowStarter = Object.assign(Object.create(context.starter), {
      startWith: async (...args: Parameters<FlowStarter['startWith']>) => {
        calls += 1;
        if (calls === 6) {
          throw new Error('killed');
        }
        return context.starter.startWith(...args);
      },
    });
    await new TriggerService({
      knex,
      engine: () => context.engine,
      starter: dying,
      ledger: context.ledger.ledger,
      logger: context.logger,
      notifications: { send: async () => undefined },
      thresholds: DEFAULT_FINDING_THRESHOLDS,
      pageSize: 3,
    }).turn();
    expect(await runs()).toMatchObject([
      {
        status: 'running',
        started: 3,
        lastError: expect.stringContaining('killed'),
      },
    ]);
    expect(await instances()).toHaveLength(3);
    await turn();
    expect(await runs()).toMatchObject([{ status: 'done', started: 8 }]);
    const subjects = (await instances()).map(({ subject }) => subject);
    expect(subjects).toHaveLength(8);
    expect(new Set(subjects).size).toBe(8);
  });

  it('keep the limit on what runs at once, and go on when others have ended', async () => {
    const { publish, turn, moveTo, runs, instances, signal } = await setUp(
      id,
      3,
    );
    await publish(`{ ${NIGHTLY}, ${EVERYTHING}, maxParallel: 4 }`);
    await turn();
    await moveTo('2026-12-20T12:00:00Z');
    await turn();
    await turn();
    expect(await instances()).toHaveLength(4);
    expect(await runs()).toMatchObject([{ status: 'running', started: 4 }]);
    const [first] = await instances();
    await signal(first.id, 'go');
    await turn();
    expect(await instances()).toHaveLength(5);
  });

  it('pause before the next batch when too many are refused, tell the owner, and go on when a person lets them', async () => {
    const { publish, turn, moveTo, runs, instances, signal, as, sent } =
      await setUp(id, 4);
    await publish(
      `{ ${NIGHTLY}, ${EVERYTHING}, maxParallel: 4, breaker: { denyRate: 0.5, minSamples: 4, do: pause-and-page } }`,
    );
    await turn();
    await moveTo('2026-12-20T12:00:00Z');
    await turn();
    for (const { id: instanceId } of await instances()) {
      await signal(instanceId, 'stop');
    }
    await turn();
    await turn();
    expect(await instances()).toHaveLength(4);
    const [run] = await runs();
    expect(run).toMatchObject({
      status: 'paused',
      pauseReason: expect.stringContaining('4 of 4'),
    });
    expect(
      sent.filter(
        ({ payload }) => payload.topic === 'governance-trigger-paused',
      ),
    ).toMatchObject([
      { recipients: { entityRef: 'group:default/identity-security' } },
    ]);
    const resume = (user: string) =>
      as(user).post(`/trigger-runs/${run.id}/resume`, {
        reason: 'the refusals were looked at and are right',
      });
    expect((await resume(people.ann)).status).toBe(403);
    expect((await resume(people.sam)).body).toMatchObject({
      status: 'running',
      resumedBy: people.sam,
    });
    expect((await resume(people.sam)).status).toBe(409);
    await turn();
    expect(await instances()).toHaveLength(8);
  });

  it('start nothing while the one switch is off, and follow the version that is active', async () => {
    const { publish, turn, moveTo, runs, as, portal, knex } = await setUp(
      id,
      1,
    );
    await publish(`{ ${NIGHTLY}, ${EVERYTHING} }`);
    await turn();
    await as(people.sam).post('/flow-switch/stop', {
      reason: 'something is wrong with it',
    });
    await moveTo('2026-12-20T12:00:00Z');
    await turn();
    expect(await runs()).toEqual([]);
    const { body } = await as(people.sam).get('/flows/sweep/trigger');
    expect(body.stopped).toBe(true);
    await knex('flow_switch').where({ id: 1 }).update({ stopped: false });
    await turn();
    expect(await runs()).toHaveLength(1);
    // The next version has another schedule, and the one after it none.
    await publish(
      `{ schedule: { cron: '0 0 1 1 *', tz: UTC }, ${EVERYTHING} }`,
      '2.0.0',
    );
    await portal.moveClock({ days: 1 });
    await turn();
    expect(await runs()).toHaveLength(1);
    await publish('{ on: [nothing.happens] }', '3.0.0');
    await moveTo('2027-06-01T00:00:00Z');
    await turn();
    expect(await runs()).toHaveLength(1);
  });
});

describe.each(databases.eachSupportedId())('events on %s', id => {
  const event = {
    id: 'e1',
    name: 'access.questioned',
    at: '2026-11-26T10:00:00Z',
    subject: 'thing:one',
  };

  it('start once, and answer a repeated id as before', async () => {
    const { publish, send, instances } = await setUp(id, 0);
    await publish('{ on: [access.questioned], dedupe: [subject.ref] }');
    const first = await send(event);
    expect(first.body).toMatchObject({
      id: 'e1',
      starts: [{ flow: 'sweep', result: 'started' }],
    });
    const again = await Promise.all([send(event), send(event)]);
    again.forEach(({ body }) => expect(body).toEqual(first.body));
    // An earlier one that comes late is another event about the same thing.
    const late = await send({ ...event, id: 'e0', at: '2026-11-01T10:00:00Z' });
    expect(late.body.starts).toMatchObject([
      {
        result: 'deduplicated',
        instanceId: first.body.starts[0].instanceId,
      },
    ]);
    expect(await instances()).toHaveLength(1);
    expect((await send({ ...event, name: 'not a name' })).status).toBe(400);
    expect((await send({ ...event, id: 'e3' }, people.ann)).status).toBe(403);
  });

  it('start again what has ended, wait where as many run as may, and are judged by what the system knows', async () => {
    const { publish, send, instances, signal, turn } = await setUp(id, 0);
    await publish(
      '{ on: [access.questioned], when: "!has(risk.score)", maxParallel: 1 }',
    );
    const risky = { ...event, facts: { risk: { score: 1 } } };
    const { body } = await send(risky);
    expect(body.starts).toMatchObject([{ result: 'started' }]);
    const other = { ...risky, id: 'e2', subject: 'thing:two' };
    expect((await send(other)).body.starts).toMatchObject([
      { result: 'waiting' },
    ]);
    await signal(body.starts[0].instanceId, 'go');
    await turn();
    expect((await instances()).map(({ subject }) => subject)).toEqual([
      'thing:one',
      'thing:two',
    ]);
    const twice = await send({ ...risky, id: 'e3' });
    expect(twice.body.starts).toMatchObject([{ result: 'waiting' }]);
  });

  it('come from the inventory when an identity is found that nobody owns', async () => {
    const { system, portal, turn, instances } = await setUp(id, 1);
    await turn();
    expect(await instances('identity-adoption')).toEqual([]);
    system.hold(account('stray', { owner: undefined, consumers: undefined }));
    await portal.runTask('sources');
    await turn();
    await turn();
    const [adoption] = await instances('identity-adoption');
    const { ref } = await portal
      .knex('inventory_identities')
      .where({ display_name: 'stray' })
      .first('ref');
    // Nothing points to a team, so that nobody can agree; whoever names an owner at the source ends it.
    expect(adoption).toMatchObject({ subject: ref, state: 'unnamed' });
    system.hold(account('stray', { owner: 'group:default/payments' }));
    await portal.runTask('sources');
    await turn();
    const [adopted] = await instances('identity-adoption');
    expect(adopted).toMatchObject({ state: 'adopted', status: 'ended' });
  });

  it('come from the inventory when an owner changes', async () => {
    const { system, portal, turn, instances, publish } = await setUp(id, 1);
    await publish('{ on: [ownership.changed] }');
    await turn();
    expect(await instances()).toEqual([]);
    system.hold(account('a0', { owner: 'group:default/payments' }));
    await portal.runTask('sources');
    await turn();
    await turn();
    expect(await instances()).toHaveLength(1);
  });
});
