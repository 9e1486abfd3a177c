import {
  resolvePackagePath,
  LoggerService,
} from '@backstage/backend-plugin-api';
import {
  TestDatabaseId,
  TestDatabases,
  mockServices,
} from '@backstage/backend-test-utils';
import { FlowContext, FlowEvent } from '@countersign/plugin-governance-flows';
import {
  EffectCall,
  EffectHandler,
  EffectOutcome,
  LedgerPort,
  LedgerRecord,
} from '@countersign/plugin-governance-node';
import { Knex } from 'knex';
import { DatabaseLedger } from '../ledger/DatabaseLedger';
import { unwrappedKeys } from '../ledger/dataKeys';
import { FlowEngine } from './FlowEngine';
import { databaseClock } from './clock';
import { FlowChange } from './engineContext';
import { readInstance } from './operations/readInstances';
import { updateInstances } from './operations/updateInstances';
import { FlowMode } from './rows';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

const context: FlowContext = {
  name: 'ReviewContext/v1',
  fields: {
    owner: { fields: { members: { type: 'list<string>' } } },
    subject: { fields: { id: { type: 'string' } } },
  },
};

const source = `apiVersion: governance.countersign.dev/v1
kind: Flow
metadata: {name: review, owner: group:default/security, version: 1.0.0}
spec:
  context: ReviewContext/v1
  initial: review
  states:
    review:
      approval: {stages: [{id: owner, from: owner.members}], decisions: [keep, revoke], bindTo: [subject.id]}
      timers: [{after: P1D, do: remind}, {after: P2D, do: remind, to: owner.members}, {after: P3D, goto: revoke}]
      on: {keep: kept, revoke: revoke}
    revoke:
      effect: {uses: credential.revoke@v1, with: {id: subject.id}, timeout: PT1M, retry: {max: 3, cap: PT3S}}
      on: {done: revoked, failed: failed}
    kept: {end: kept}
    revoked: {end: revoked}
    failed: {end: failed}
`;

const actor = { kind: 'person' as const, principal: 'user:default/ann' };

function vote(decision: string, digest: string, name = 'ann'): FlowEvent {
  return {
    type: 'vote',
    voter: `user:default/${name}`,
    voterKind: 'person',
    decision,
    digest,
    comment: 'not needed any more',
  };
}

/** A connector that remembers which keys it saw. */
function fakeHandler(
  answer: (call: EffectCall) => Promise<EffectOutcome> = async () => ({
    outcome: 'done',
    proof: { ok: true },
  }),
  id = 'credential.revoke@v1',
  effectClass: EffectHandler['class'] = 'change',
) {
  const calls: EffectCall[] = [];
  const handler: EffectHandler = {
    id,
    class: effectClass,
    async execute(call) {
      calls.push(call);
      return answer(call);
    },
  };
  return { calls, handler };
}

async function open(id: TestDatabaseId) {
  const knex = await databases.init(id);
  await knex.migrate.latest({
    directory: resolvePackagePath(
      '@countersign/plugin-governance-backend',
      'migrations',
    ),
  });
  return knex;
}

function setUp(
  knex: Knex,
  handlers: EffectHandler[],
  more: {
    failListener?: () => boolean;
    logger?: LoggerService;
    ledger?: LedgerPort;
  } = {},
) {
  const records: LedgerRecord[] = [];
  const changes: FlowChange[] = [];
  const engine = FlowEngine.create({
    database: knex,
    contexts: [context],
    handlers,
    ledger: more.ledger ?? {
      append: async (_, entries) => {
        records.push(...entries);
      },
    },
    logger: more.logger ?? mockServices.logger.mock(),
    listeners: [
      async (_, happened) => {
        changes.push(...happened);
        if (more.failListener?.()) {
          throw new Error('the listener failed');
        }
      },
    ],
    pollMs: 100,
  });
  const request = (dedupeKey: string, mode: FlowMode = 'enforce') => ({
    flow: 'review',
    subject: `credential:${dedupeKey}`,
    dedupeKey,
    facts: {
      owner: { members: ['user:default/ann', 'user:default/requester'] },
      subject: { id: dedupeKey },
    },
    mode,
    requestedBy: 'user:default/requester',
    actor: { kind: 'service' as const },
  });
  const start = async (key: string, mode?: FlowMode) => {
    const { instanceId } = await knex.transaction(trx =>
      engine.start(trx, request(key, mode)),
    );
    return instanceId;
  };
  const get = (instanceId: string) =>
    knex.transaction(trx => engine.getInstance(trx, instanceId));
  const send = (
    instanceId: string,
    event: FlowEvent,
    options?: { expectedVersion?: number },
  ) =>
    knex.transaction(trx =>
      engine.send(trx, instanceId, event, actor, options),
    );
  const decide = async (instanceId: string, decision: string) => {
    const { snapshot } = await get(instanceId);
    return send(instanceId, vote(decision, snapshot.approval?.digest ?? ''));
  };
  const publish = () =>
    knex.transaction(trx =>
      engine.publish(trx, { source, author: 'user:default/author' }),
    );
  const verifyAll = async () => {
    const ids = await knex('flow_instances').pluck('id');
    for (const id of ids) {
      const verdict = await knex.transaction(trx =>
        engine.verifyInstance(trx, id),
      );
      expect(verdict).toEqual({
        ok: true,
        events: expect.any(Number),
        problems: [],
      });
    }
    return ids.length;
  };
  return {
    engine,
    records,
    changes,
    request,
    start,
    get,
    send,
    decide,
    publish,
    verifyAll,
  };
}

async function advance(knex: Knex, ms: number) {
  const row = await knex('governance_clock_offset').first();
  const offset = Number(row?.offset_ms ?? 0) + ms;
  await knex('governance_clock_offset')
    .insert({ id: 1, offset_ms: offset })
    .onConflict('id')
    .merge();
}

const DAY = 24 * 60 * 60 * 1000;

describe.each(databases.eachSupportedId())('FlowEngine on %s', id => {
  let knex: Knex;
  beforeEach(async () => {
    knex = await open(id);
  });

  it('goes from start over a vote and an effect to the end, and records it', async () => {
    const { handler, calls } = fakeHandler();
    const flow = setUp(knex, [handler]);
    const published = await flow.publish();
    expect(await flow.publish()).toEqual(published);
    const instanceId = await flow.start('one');
    expect(await flow.decide(instanceId, 'revoke')).toEqual({
      accepted: true,
      state: 'revoke',
      version: 2,
    });
    expect(calls).toEqual([]);
    expect(await flow.engine.pump()).toEqual({
      timers: 0,
      effectsDone: 1,
      effectsFailed: 0,
      effectsRetried: 0,
    });
    expect(calls).toMatchObject([
      {
        idempotencyKey: `${instanceId}/2/credential.revoke@v1`,
        with: { id: 'one' },
        facts: { decision: { outcome: 'revoke' } },
        attempt: 1,
      },
    ]);
    const instance = await flow.get(instanceId);
    expect(instance).toMatchObject({
      status: 'ended',
      state: 'revoked',
      outcome: 'revoked',
      version: 3,
      hash: published.hash,
    });
    expect(instance.events.map(({ event }) => event.type)).toEqual([
      'start',
      'vote',
      'effect.done',
    ]);
    expect(flow.records.map(({ type, data }) => [type, data.seq])).toEqual([
      ['flow.transition', 1],
      ['flow.transition', 2],
      ['flow.transition', 3],
    ]);
    expect(flow.changes.map(({ from }) => from)).toEqual([
      undefined,
      'review',
      'revoke',
    ]);
    const plain = JSON.stringify(flow.records.map(({ data }) => data));
    expect(plain).not.toContain('user:default/ann');
    expect(plain).not.toContain('not needed');
    expect(flow.records[1].personal).toMatchObject({
      voter: { value: 'user:default/ann' },
      comment: { value: 'not needed any more' },
    });
    expect(await flow.verifyAll()).toBe(1);
  });

  it('refuses an invalid flow with line and column, and an unknown one', async () => {
    const flow = setUp(knex, []);
    await expect(
      knex.transaction(trx =>
        flow.engine.publish(trx, {
          source: source.replace('goto: revoke}', 'goto: kept}'),
          author: 'x',
        }),
      ),
    ).rejects.toThrow(/flow.yaml:10:\d+ silence-as-consent/);
    await expect(flow.start('one')).rejects.toThrow(/review/);
  });

  it('refuses a second vote, the requester, and a stale version', async () => {
    const flow = setUp(knex, [fakeHandler().handler]);
    await flow.publish();
    const instanceId = await flow.start('one');
    const digest = (await flow.get(instanceId)).snapshot.approval?.digest ?? '';
    expect(
      await flow.send(instanceId, vote('keep', digest, 'requester')),
    ).toMatchObject({ accepted: false, code: 'separation.notRequester' });
    expect(
      await flow.send(instanceId, vote('keep', digest), { expectedVersion: 7 }),
    ).toMatchObject({ accepted: false, code: 'stale-version' });
    expect(
      await flow.send(instanceId, vote('keep', digest), { expectedVersion: 1 }),
    ).toMatchObject({ accepted: true });
    expect(await flow.send(instanceId, vote('revoke', digest))).toMatchObject({
      accepted: false,
      code: 'already-decided',
    });
    expect((await flow.get(instanceId)).version).toBe(2);
    await expect(flow.send('nobody', { type: 'recount' })).rejects.toThrow(
      /nobody/,
    );
  });

  it('lets only one of several votes at once decide', async () => {
    const flow = setUp(knex, [fakeHandler().handler]);
    await flow.publish();
    const instanceId = await flow.start('one');
    const results = await Promise.all(
      ['keep', 'revoke', 'keep', 'revoke'].map(decision =>
        flow.decide(instanceId, decision),
      ),
    );
    expect(results.filter(result => result.accepted)).toHaveLength(1);
    expect((await flow.get(instanceId)).version).toBe(2);
    expect(await flow.verifyAll()).toBe(1);
  });

  it('starts one instance for one dedupe key', async () => {
    const flow = setUp(knex, []);
    await flow.publish();
    const started = await Promise.all([
      knex.transaction(trx => flow.engine.start(trx, flow.request('same'))),
      knex.transaction(trx => flow.engine.start(trx, flow.request('same'))),
    ]);
    const many = await knex.transaction(trx =>
      flow.engine.startMany(trx, [
        flow.request('same'),
        flow.request('other'),
        flow.request('other'),
      ]),
    );
    expect(started.filter(({ created }) => created)).toHaveLength(1);
    expect(many.map(({ created }) => created)).toEqual([false, true, false]);
    expect(new Set([...started, many[0]].map(one => one.instanceId)).size).toBe(
      1,
    );
    expect(many[1].instanceId).toBe(many[2].instanceId);
    expect(await flow.verifyAll()).toBe(2);
  });

  it('starts one instance for each key where two start many of the same', async () => {
    const flow = setUp(knex, []);
    await flow.publish();
    const keys = Array.from({ length: 160 }, (_, index) => `key-${index}`);
    const startAll = (some: string[]) =>
      knex.transaction(trx =>
        flow.engine.startMany(
          trx,
          some.map(key => flow.request(key)),
        ),
      );
    const [first, second] = await Promise.all([
      startAll(keys.slice(0, 100)),
      startAll(keys.slice(60).reverse()),
    ]);
    const created = [...first, ...second].filter(one => one.created);
    expect(created).toHaveLength(160);
    const ids = created.map(({ instanceId }) => instanceId).sort();
    expect(await knex('flow_instances').orderBy('id').pluck('id')).toEqual(ids);
    expect(
      await knex('flow_events').orderBy('instance_id').pluck('instance_id'),
    ).toEqual(ids);
    const timed = await knex('flow_timers').distinct().pluck('instance_id');
    expect(timed.sort()).toEqual(ids);
    expect(await flow.verifyAll()).toBe(160);
  });

  it('leaves nothing of a transaction that is rolled back', async () => {
    const { handler, calls } = fakeHandler();
    let fail = false;
    const flow = setUp(knex, [handler], { failListener: () => fail });
    await flow.publish();
    const instanceId = await flow.start('one');
    fail = true;
    await expect(flow.decide(instanceId, 'revoke')).rejects.toThrow(/listener/);
    await expect(flow.start('two')).rejects.toThrow(/listener/);
    fail = false;
    expect(await flow.engine.pump()).toMatchObject({ effectsDone: 0 });
    expect(calls).toEqual([]);
    expect(await knex('flow_outbox')).toEqual([]);
    expect(await knex('flow_events')).toHaveLength(1);
    expect(await flow.verifyAll()).toBe(1);
  });

  it('calls again under the same key when a worker is lost after the call', async () => {
    let hang = true;
    const { handler, calls } = fakeHandler(() =>
      hang
        ? new Promise(() => undefined)
        : Promise.resolve({ outcome: 'done', proof: {} }),
    );
    const flow = setUp(knex, [handler]);
    await flow.publish();
    const instanceId = await flow.start('one');
    await flow.decide(instanceId, 'revoke');
    // Claims as the lost worker would have, and never comes back.
    const lost = setUp(knex, [handler]);
    const stopped = new AbortController();
    const gone = lost.engine.pump({ signal: stopped.signal });
    while (calls.length === 0) {
      await new Promise(resolve => setTimeout(resolve, 5));
    }
    hang = false;
    expect(await flow.engine.pump()).toMatchObject({ effectsDone: 0 });
    await advance(knex, 91_000);
    expect(await flow.engine.pump()).toMatchObject({ effectsDone: 1 });
    expect(new Set(calls.map(call => call.idempotencyKey)).size).toBe(1);
    expect(calls.map(call => call.attempt)).toEqual([1, 2]);
    // The lost worker comes back late: its lease is gone and nothing changes.
    stopped.abort();
    expect(await gone).toMatchObject({ effectsDone: 0, effectsRetried: 0 });
    expect(await flow.get(instanceId)).toMatchObject({
      state: 'revoked',
      version: 3,
    });
    expect(await flow.verifyAll()).toBe(1);
  });

  it('tries again with growing pauses, then takes the failed edge', async () => {
    const { handler, calls } = fakeHandler(async () => {
      throw new Error('the system is away');
    });
    const flow = setUp(knex, [handler]);
    await flow.publish();
    const instanceId = await flow.start('one');
    await flow.decide(instanceId, 'revoke');
    expect(await flow.engine.pump()).toMatchObject({ effectsRetried: 1 });
    expect(await flow.engine.pump()).toMatchObject({ effectsRetried: 0 });
    await advance(knex, 2000);
    expect(await flow.engine.pump()).toMatchObject({ effectsRetried: 1 });
    await advance(knex, 2000);
    expect((await flow.engine.pump()).effectsFailed).toBe(0);
    await advance(knex, 1000);
    expect(await flow.engine.pump()).toMatchObject({ effectsFailed: 1 });
    expect(calls.map(call => call.attempt)).toEqual([1, 2, 3]);
    expect(await flow.get(instanceId)).toMatchObject({ outcome: 'failed' });
    expect(await knex('flow_outbox').first()).toMatchObject({
      status: 'failed',
      last_error: 'Error: the system is away',
    });
    expect(JSON.stringify(flow.records.map(({ data }) => data))).not.toContain(
      'the system is away',
    );
    expect(await flow.verifyAll()).toBe(1);
  });

  it('fails an effect at once that is final or that nobody can carry out', async () => {
    const { handler } = fakeHandler(async () => ({
      outcome: 'failed',
      reason: 'refused',
      retryable: false,
    }));
    const refused = setUp(knex, [handler]);
    await refused.publish();
    const first = await refused.start('one');
    await refused.decide(first, 'revoke');
    expect(await refused.engine.pump()).toMatchObject({ effectsFailed: 1 });
    const without = setUp(knex, []);
    const second = await without.start('two');
    await without.decide(second, 'revoke');
    expect(await without.engine.pump()).toMatchObject({ effectsFailed: 1 });
    const { events, state } = await without.get(second);
    expect(state).toBe('failed');
    expect(events[2].event).toMatchObject({
      reason: 'No handler is registered for credential.revoke@v1',
    });
  });

  it('fires timers in order, once, and not before they are due', async () => {
    const change = fakeHandler();
    const remind = fakeHandler(undefined, 'notify.remind@v1', 'notify');
    const flow = setUp(knex, [change.handler, remind.handler]);
    await flow.publish();
    const instanceId = await flow.start('one');
    await advance(knex, DAY - 5000);
    expect(await flow.engine.pump()).toMatchObject({ timers: 0 });
    await advance(knex, 2 * DAY + 5000);
    const both = await Promise.all([flow.engine.pump(), flow.engine.pump()]);
    expect(both[0].timers + both[1].timers).toBe(3);
    await flow.engine.pump();
    const { events, state } = await flow.get(instanceId);
    expect(state).toBe('revoked');
    expect(
      events.flatMap(({ event }) => (event.type === 'timer' ? event.id : [])),
    ).toEqual(['1/0', '1/1', '1/2']);
    expect(remind.calls).toHaveLength(2);
    expect(change.calls).toHaveLength(1);
    expect(await knex('flow_timers')).toEqual([]);
    expect(await flow.verifyAll()).toBe(1);
  });

  it.each([
    ['observe', 0, 0],
    ['advise', 1, 0],
    ['enforce', 1, 1],
  ] as const)(
    'in mode %s sends %d notices and makes %d changes',
    async (mode, notices, changed) => {
      const change = fakeHandler();
      const remind = fakeHandler(undefined, 'notify.remind@v1', 'notify');
      const flow = setUp(knex, [change.handler, remind.handler]);
      await flow.publish();
      const instanceId = await flow.start('one', mode);
      await advance(knex, DAY);
      await flow.engine.pump();
      await flow.decide(instanceId, 'revoke');
      await flow.engine.pump();
      expect(remind.calls).toHaveLength(notices);
      expect(change.calls).toHaveLength(changed);
      const { state, events } = await flow.get(instanceId);
      expect(state).toBe('revoked');
      expect(events.at(-1)?.event).toMatchObject({
        proof: changed ? { ok: true } : { withheld: mode },
      });
      const rows = await knex('flow_outbox').orderBy('created_at');
      expect(rows.map(({ status }) => status)).toEqual([
        notices ? 'done' : 'withheld',
        changed ? 'done' : 'withheld',
      ]);
    },
  );

  it('shares the work of 200 instances between two engines and does it once', async () => {
    const { handler, calls } = fakeHandler();
    const one = setUp(knex, [handler]);
    const two = setUp(knex, [handler]);
    await one.publish();
    const started = await knex.transaction(trx =>
      one.engine.startMany(
        trx,
        Array.from({ length: 200 }, (_, n) => one.request(`n${n}`)),
      ),
    );
    await advance(knex, 3 * DAY);
    const pumpAll = async ({ engine }: ReturnType<typeof setUp>) => {
      let idle = 0;
      while (idle < 3) {
        const done = await engine.pump({ limit: 20 });
        idle = Object.values(done).some(Boolean) ? 0 : idle + 1;
      }
    };
    await Promise.all([pumpAll(one), pumpAll(two)]);
    await pumpAll(one);
    const ended = await knex('flow_instances').where({ outcome: 'revoked' });
    expect(ended).toHaveLength(started.length);
    expect(calls).toHaveLength(200);
    expect(new Set(calls.map(call => call.idempotencyKey)).size).toBe(200);
    expect(await one.verifyAll()).toBe(200);
  });

  it('loses nothing when people decide while two engines fire timers and run effects', async () => {
    const { handler, calls } = fakeHandler();
    const one = setUp(knex, [handler]);
    const two = setUp(knex, [handler]);
    await one.publish();
    const started = await knex.transaction(trx =>
      one.engine.startMany(
        trx,
        Array.from({ length: 60 }, (_, n) => one.request(`n${n}`)),
      ),
    );
    await advance(knex, DAY);
    const pumpTimes = async ({ engine }: ReturnType<typeof setUp>) => {
      for (let turn = 0; turn < 12; turn += 1) {
        await engine.pump({ limit: 10 });
      }
    };
    const decideAll = async (shift: number) => {
      const results = [];
      for (let n = 0; n < started.length; n += 1) {
        const { instanceId } = started[(n + shift) % started.length];
        results.push(await one.decide(instanceId, 'revoke'));
      }
      return results.filter(result => result.accepted).length;
    };
    const [first, second] = await Promise.all([
      decideAll(0),
      decideAll(30),
      pumpTimes(one),
      pumpTimes(two),
    ]);
    expect(first + second).toBe(started.length);
    for (let idle = 0; idle < 2; ) {
      const done = await two.engine.pump();
      idle = Object.values(done).some(Boolean) ? 0 : idle + 1;
    }
    expect(calls).toHaveLength(60);
    expect(new Set(calls.map(call => call.idempotencyKey)).size).toBe(60);
    expect(await one.verifyAll()).toBe(60);
  });

  it('does not let one instance that cannot be stepped hold up the others', async () => {
    const logger = mockServices.logger.mock();
    const { handler } = fakeHandler();
    const flow = setUp(knex, [handler], { logger });
    await flow.publish();
    const bad = await flow.start('bad');
    const good = await flow.start('good');
    await knex('flow_instances')
      .where({ id: bad })
      .update({ snapshot: '{"broken":true}' });
    await advance(knex, 3 * DAY);
    await flow.engine.pump();
    expect(await flow.get(good)).toMatchObject({ state: 'revoked' });
    expect(logger.error).toHaveBeenCalledWith(
      expect.stringContaining(bad),
      expect.any(Error),
    );
    expect(
      await knex.transaction(trx => flow.engine.verifyInstance(trx, bad)),
    ).toMatchObject({ ok: false, problems: ['the snapshot differs'] });
  });

  it('does not run a definition that was changed in the database', async () => {
    const flow = setUp(knex, []);
    await flow.publish();
    await knex('flow_definitions').update({
      canonical: knex.raw("replace(canonical, 'P3D', 'P4D')"),
    });
    await expect(setUp(knex, []).start('one')).rejects.toThrow(/hash/);
  });

  it('does its work by itself once its loop is started', async () => {
    const { handler, calls } = fakeHandler();
    const flow = setUp(knex, [handler]);
    await flow.publish();
    flow.engine.startLoop();
    try {
      const instanceId = await flow.start('one');
      await flow.decide(instanceId, 'revoke');
      while ((await flow.get(instanceId)).status !== 'ended') {
        await new Promise(resolve => setTimeout(resolve, 20));
      }
    } finally {
      await flow.engine.stopLoop();
    }
    expect(calls).toHaveLength(1);
  });

  it('writes an instance only when it is at the version before', async () => {
    const flow = setUp(knex, []);
    await flow.publish();
    const instanceId = await flow.start('one');
    const write = (version: number) =>
      knex.transaction(async trx => {
        const row = await readInstance(trx, instanceId);
        const written =
          row && (await updateInstances(trx, [{ ...row, version }]));
        return written?.has(instanceId);
      });
    expect(await write(1)).toBe(false);
    expect(await write(3)).toBe(false);
    expect(await write(2)).toBe(true);
    expect(await write(2)).toBe(false);
  });

  it('writes records that the ledger accepts, names apart from the chain', async () => {
    const ledger = new DatabaseLedger({
      wrapper: unwrappedKeys(),
      clock: () => new Date('2026-01-01T00:00:00.000Z'),
    });
    const { handler } = fakeHandler(async () => ({
      outcome: 'failed',
      reason: 'said by user:default/ann',
      retryable: false,
    }));
    const flow = setUp(knex, [handler], { ledger });
    await flow.publish();
    const instanceId = await flow.start('one');
    await flow.decide(instanceId, 'revoke');
    await flow.engine.pump();
    const entries = await knex('ledger_entries');
    expect(entries).toHaveLength(3);
    expect(JSON.stringify(entries)).not.toContain('user:default/ann');
  });

  it('lists instances page by page', async () => {
    const flow = setUp(knex, []);
    await flow.publish();
    const keys = Array.from({ length: 7 }, (_, n) => `n${n}`);
    await knex.transaction(trx =>
      flow.engine.startMany(
        trx,
        keys.map(key => flow.request(key)),
      ),
    );
    const read = (cursor?: string) =>
      knex.transaction(trx =>
        flow.engine.listInstances(trx, { flow: 'review', cursor, limit: 3 }),
      );
    const pages = [await read()];
    for (
      let cursor = pages[0].nextCursor;
      cursor;
      cursor = pages[pages.length - 1].nextCursor
    ) {
      pages.push(await read(cursor));
    }
    const seen = pages.flatMap(page => page.items.map(item => item.dedupeKey));
    expect(pages).toHaveLength(3);
    expect(seen.sort()).toEqual(keys);
    await expect(
      knex.transaction(trx =>
        flow.engine.listInstances(trx, { cursor: 'x', limit: 3 }),
      ),
    ).rejects.toThrow(/cursor/);
  });

  it('reads the time of the database and moves it by the offset', async () => {
    const clock = databaseClock();
    const now = () => knex.transaction(trx => clock.now(trx));
    const before = await now();
    await advance(knex, DAY);
    const after = await now();
    expect(after.getTime() - before.getTime()).toBeGreaterThanOrEqual(DAY);
    expect(after.getTime() - before.getTime()).toBeLessThan(DAY + 60_000);
  });
});
