import { resolvePackagePath } from '@backstage/backend-plugin-api';
import {
  TestDatabaseId,
  TestDatabases,
  mockServices,
} from '@backstage/backend-test-utils';
import { createEffectGate } from '../control/createEffectGate';
import { FlowEngine } from './FlowEngine';
import { FlowEngineOptions } from './engineContext';
import { StartRequest } from './startInstances';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

const SOURCE = `apiVersion: governance.countersign.dev/v1
kind: Flow
metadata: {name: twice, owner: group:default/security, version: 1.0.0}
spec:
  context: Twice/v1
  initial: first
  states:
    first: {effect: {uses: twice.act@v1, timeout: PT1M, retry: {max: 3, cap: PT3S}}, on: {done: second, failed: failed}}
    second: {effect: {uses: twice.act@v1, timeout: PT1M, retry: {max: 3, cap: PT3S}}, on: {done: done, failed: failed}}
    done: {end: done}
    failed: {end: failed}
`;

const request = (key: string): StartRequest => ({
  flow: 'twice',
  subject: `credential:${key}`,
  dedupeKey: key,
  facts: { x: 'x' },
  mode: 'enforce',
  actor: { kind: 'service' },
});

async function setUp(id: TestDatabaseId) {
  const knex = await databases.init(id);
  await knex.migrate.latest({
    directory: resolvePackagePath(
      '@countersign/plugin-governance-backend',
      'migrations',
    ),
  });
  const calls: string[] = [];
  let answering = Promise.resolve();
  let atEnd = () => {};
  const end = new Promise<void>(resolve => {
    atEnd = resolve;
  });
  const options: FlowEngineOptions = {
    database: knex,
    contexts: [{ name: 'Twice/v1', fields: { x: { type: 'string' } } }],
    handlers: [
      {
        id: 'twice.act@v1',
        class: 'change',
        execute: async ({ idempotencyKey }) => {
          calls.push(idempotencyKey);
          await answering;
          return { outcome: 'done', proof: {} };
        },
      },
    ],
    ledger: { append: async () => {} },
    logger: mockServices.logger.mock(),
    gate: createEffectGate({ automaticDisablesPerHour: 50 }),
    hands: 1,
    listeners: [
      async (trx, changes) => {
        if (changes.some(({ snapshot }) => snapshot.status === 'ended')) {
          trx.executionPromise.then(atEnd, () => {});
        }
      },
    ],
  };
  const engine = FlowEngine.create(options);
  await knex.transaction(trx =>
    engine.publish(trx, { source: SOURCE, author: 'user:default/author' }),
  );
  return {
    knex,
    engine,
    options,
    calls,
    /** Resolves when the first instance has come to its end. */
    end,
    /** Has handlers wait until what is returned is called. */
    park: () => {
      let release = () => {};
      answering = new Promise(resolve => {
        release = resolve;
      });
      return release;
    },
    start: async (key: string) => {
      const { instanceId } = await knex.transaction(trx =>
        engine.start(trx, request(key)),
      );
      return instanceId;
    },
    stateOf: async (instanceId: string) => {
      const { state } = await knex.transaction(trx =>
        engine.getInstance(trx, instanceId),
      );
      return state;
    },
    statuses: (): Promise<string[]> =>
      knex('flow_outbox').orderBy('key').pluck('status'),
  };
}

describe.each(databases.eachSupportedId())('hands on %s', id => {
  it('carry out what was started once it is committed, to its end', async () => {
    const flow = await setUp(id);
    const instanceId = await flow.start('one');
    await flow.end;
    expect(await flow.stateOf(instanceId)).toBe('done');
    expect(new Set(flow.calls).size).toBe(2);
    expect(flow.calls).toHaveLength(2);
  });

  it('call nothing of what was rolled back, and are free again', async () => {
    const flow = await setUp(id);
    await expect(
      flow.knex.transaction(async trx => {
        await flow.engine.start(trx, request('one'));
        throw new Error('not after all');
      }),
    ).rejects.toThrow('not after all');
    expect(flow.calls).toEqual([]);
    expect(await flow.statuses()).toEqual([]);
    const instanceId = await flow.start('two');
    await flow.end;
    expect(await flow.stateOf(instanceId)).toBe('done');
  });

  it('leave what was started within a savepoint to a claim', async () => {
    const flow = await setUp(id);
    await flow.knex.transaction(outer =>
      outer.transaction(inner => flow.engine.start(inner, request('one'))),
    );
    expect(await flow.statuses()).toEqual(['pending']);
    expect(flow.calls).toEqual([]);
    expect(await flow.engine.pump()).toMatchObject({ effectsDone: 2 });
  });

  it('leave what is frozen to a claim, which refuses it', async () => {
    const flow = await setUp(id);
    await flow.knex('flow_freezes').insert({
      id: 'f',
      kind: 'flow',
      target: 'twice',
      reason: 'a drill',
      set_by: 'user:default/ann',
      set_at: new Date().toISOString(),
    });
    const instanceId = await flow.start('one');
    expect(await flow.statuses()).toEqual(['pending']);
    await flow.engine.pump();
    expect(flow.calls).toEqual([]);
    expect(await flow.stateOf(instanceId)).toBe('failed');
  });

  it('leave effects to a claim while all are busy', async () => {
    const flow = await setUp(id);
    const release = flow.park();
    await flow.start('one');
    const other = await flow.start('two');
    const row = await flow
      .knex('flow_outbox')
      .where({ instance_id: other })
      .first();
    expect(row.status).toBe('pending');
    release();
    await flow.engine.pump();
    expect(await flow.stateOf(other)).toBe('done');
    await flow.engine.stopLoop();
  });

  it('do not start what somebody stops in the same transaction', async () => {
    const flow = await setUp(id);
    await flow.knex.transaction(async trx => {
      const { instanceId } = await flow.engine.start(trx, request('one'));
      await flow.engine.send(
        trx,
        instanceId,
        { type: 'facts', facts: { x: 'y' } },
        { kind: 'service' },
      );
      await trx('flow_outbox').update({ status: 'withdrawn' });
    });
    await flow.engine.stopLoop();
    expect(flow.calls).toEqual([]);
  });

  it('go on from what somebody made of the instance while the effect was out', async () => {
    const flow = await setUp(id);
    const release = flow.park();
    const instanceId = await flow.start('one');
    const other = FlowEngine.create({ ...flow.options, hands: 0 });
    await flow.knex.transaction(trx =>
      other.send(
        trx,
        instanceId,
        { type: 'facts', facts: { x: 'y' } },
        { kind: 'service' },
      ),
    );
    release();
    await flow.end;
    const found = await flow.knex.transaction(async trx => ({
      ...(await flow.engine.getInstance(trx, instanceId)),
      verified: await flow.engine.verifyInstance(trx, instanceId),
    }));
    expect(found.events.map(({ event }) => event.type)).toEqual([
      'start',
      'facts',
      'effect.done',
      'effect.done',
    ]);
    expect(found.verified).toEqual({ ok: true, events: 4, problems: [] });
    expect(flow.calls).toHaveLength(2);
  });

  it('do not bring back what was rewritten without an event while the effect was out', async () => {
    const flow = await setUp(id);
    const release = flow.park();
    const instanceId = await flow.start('one');
    const { snapshot } = await flow
      .knex('flow_instances')
      .where({ id: instanceId })
      .first();
    await flow
      .knex('flow_instances')
      .where({ id: instanceId })
      .update({
        snapshot: snapshot.replace('user:default/author', 'erased:1'),
      });
    release();
    await flow.end;
    const { snapshot: last } = await flow
      .knex('flow_instances')
      .where({ id: instanceId })
      .first();
    expect(snapshot).toContain('user:default/author');
    expect(last).toContain('erased:1');
    expect(last).not.toContain('user:default/author');
    expect(await flow.stateOf(instanceId)).toBe('done');
  });
});
