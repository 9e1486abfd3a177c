import { setImmediate } from 'node:timers/promises';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import {
  TestDatabaseId,
  TestDatabases,
  mockServices,
} from '@backstage/backend-test-utils';
import { FlowContext } from '@countersign/plugin-governance-flows';
import { Knex } from 'knex';
import { DatabaseLedger } from '../ledger/DatabaseLedger';
import { unwrappedKeys } from '../ledger/dataKeys';
import { FlowEngine } from './FlowEngine';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

const context: FlowContext = {
  name: 'Full/v1',
  fields: { subject: { fields: { id: { type: 'string' } } } },
};

const PAUSE = `    pause: {wait: {for: [hurry]}, timers: [{after: PT1H, goto: revoke}], on: {hurry: revoke}}
`;

/** One attempt: were it called again for want of space, it would soon be given up. */
const source = (
  initial: 'pause' | 'revoke',
) => `apiVersion: governance.countersign.dev/v1
kind: Flow
metadata: {name: full, owner: group:default/security, version: 1.0.0}
spec:
  context: Full/v1
  initial: ${initial}
  states:
${initial === 'pause' ? PAUSE : ''}    revoke:
      effect: {uses: credential.revoke@v1, with: {id: subject.id}, timeout: PT10S, retry: {max: 1, cap: PT3S}}
      on: {done: revoked, failed: failed}
    revoked: {end: revoked}
    failed: {end: failed}
`;

/** Longer than a lease: the timeout and half a minute. */
const LEASE_MS = 60_000;
/** Does not fit into what is left of any page. */
const LONG = 'x'.repeat(300_000);

interface Disk {
  fill(): Promise<void>;
  free(): Promise<void>;
}

/** SQLite runs out of pages for real; on PostgreSQL a trigger answers as the server does when its disk is full. */
async function diskOf(knex: Knex): Promise<Disk> {
  if (knex.client.config.client !== 'pg') {
    return {
      async fill() {
        const [{ page_count: pages }] = await knex.raw('pragma page_count');
        await knex.raw(`pragma max_page_count = ${pages}`);
      },
      async free() {
        await knex.raw('pragma max_page_count = 1000000');
      },
    };
  }
  await knex.raw(`create function no_space() returns trigger language plpgsql as $$
    begin raise exception 'could not extend file: No space left on device' using errcode = '53100'; end $$`);
  return {
    async fill() {
      await knex.raw(
        'create trigger no_space before insert on flow_events execute function no_space()',
      );
    },
    async free() {
      await knex.raw('drop trigger no_space on flow_events');
    },
  };
}

/** Writes events of nobody until not even a small row fits into the pages there are. */
async function useWhatIsLeft(knex: Knex): Promise<void> {
  const row = { type: 'x', actor_json: '', event: '', evidence: '', at: '' };
  for (let seq = 1; seq < 1000; seq += 1) {
    try {
      await knex('flow_events').insert({ ...row, instance_id: 'nobody', seq });
    } catch {
      // That it is full is what was wanted.
      return;
    }
  }
  throw new Error('the database does not get full');
}

/** Does work again and again until it fails, and yields the error. */
async function untilItFails(work: () => Promise<unknown>): Promise<unknown> {
  for (;;) {
    try {
      await work();
    } catch (error) {
      return error;
    }
    await setImmediate();
  }
}

async function setUp(
  id: TestDatabaseId,
  options: {
    initial?: 'pause' | 'revoke';
    hands?: number;
    fillAtOnce?: boolean;
  } = {},
) {
  const { initial = 'pause', hands } = options;
  const knex = await databases.init(id);
  await knex.migrate.latest({
    directory: resolvePackagePath(
      '@countersign/plugin-governance-backend',
      'migrations',
    ),
  });
  await knex('governance_clock_offset').insert({ id: 1, offset_ms: 0 });
  const disk = await diskOf(knex);
  const logger = mockServices.logger.mock();
  const calls: string[] = [];
  let onCall = options.fillAtOnce ? () => disk.fill() : async () => {};
  const createEngine = () =>
    FlowEngine.create({
      database: knex,
      contexts: [context],
      handlers: [
        {
          id: 'credential.revoke@v1',
          class: 'change',
          async execute({ idempotencyKey }) {
            calls.push(idempotencyKey);
            await onCall();
            return { outcome: 'done', proof: { text: LONG } };
          },
        },
      ],
      ledger: new DatabaseLedger({
        wrapper: unwrappedKeys(),
        clock: () => new Date(),
      }),
      logger,
      hands,
    });
  const engine = createEngine();
  await knex.transaction(trx =>
    engine.publish(trx, {
      source: source(initial),
      author: 'user:default/author',
    }),
  );
  const { instanceId } = await knex.transaction(trx =>
    engine.start(trx, {
      flow: 'full',
      subject: 'credential:one',
      dedupeKey: 'one',
      facts: { subject: { id: 'one' } },
      mode: 'enforce',
      actor: { kind: 'service' },
    }),
  );
  return {
    knex,
    disk,
    engine,
    createEngine,
    logger,
    calls,
    instanceId,
    onCall: (work: () => Promise<void>) => {
      onCall = work;
    },
    hurry: () =>
      knex.transaction(trx =>
        engine.send(
          trx,
          instanceId,
          { type: 'signal', name: 'hurry' },
          { kind: 'engine' },
        ),
      ),
    later: (ms: number) =>
      knex('governance_clock_offset').increment('offset_ms', ms),
    get: () => knex.transaction(trx => engine.getInstance(trx, instanceId)),
    verify: () =>
      knex.transaction(trx => engine.verifyInstance(trx, instanceId)),
  };
}

describe.each(databases.eachSupportedId())('a full database on %s', id => {
  it('has what came back recorded when there is space again, without calling twice', async () => {
    const { disk, engine, calls, ...flow } = await setUp(id);
    await flow.hurry();
    flow.onCall(() => disk.fill());
    await expect(engine.pump()).rejects.toThrow(/space|full/);
    for (let lease = 0; lease < 6; lease += 1) {
      await flow.later(LEASE_MS);
      await expect(engine.pump()).rejects.toThrow(/space|full/);
    }
    expect(calls).toHaveLength(1);
    await disk.free();
    expect(await engine.pump()).toMatchObject({ effectsDone: 1 });
    expect(await flow.get()).toMatchObject({ state: 'revoked' });
    expect(calls).toHaveLength(1);
    expect(await flow.verify()).toMatchObject({ ok: true });
    expect(flow.logger.error).not.toHaveBeenCalled();
  });

  it('has what a hand carried out recorded by the loop', async () => {
    const { disk, engine, calls, ...flow } = await setUp(id, {
      initial: 'revoke',
      hands: 1,
      fillAtOnce: true,
    });
    // Nothing is due until the hand has come back and could not say so.
    const refusal = await untilItFails(() => engine.pump());
    expect(String(refusal)).toMatch(/space|full|rollback/);
    expect(calls).toHaveLength(1);
    expect(await flow.get()).toMatchObject({ state: 'revoke' });
    await disk.free();
    expect(await engine.pump()).toMatchObject({ effectsDone: 1 });
    expect(await flow.get()).toMatchObject({ state: 'revoked' });
    expect(calls).toHaveLength(1);
    expect(flow.logger.error).not.toHaveBeenCalled();
  });

  it('leaves to others what they have taken up and recorded meanwhile', async () => {
    const { disk, engine, createEngine, calls, ...flow } = await setUp(id);
    await flow.hurry();
    flow.onCall(() => disk.fill());
    await expect(engine.pump()).rejects.toThrow(/space|full/);
    await disk.free();
    flow.onCall(async () => {});
    await flow.later(LEASE_MS);
    expect(await createEngine().pump()).toMatchObject({ effectsDone: 1 });
    expect(await engine.pump()).toMatchObject({ effectsDone: 0 });
    expect(new Set(calls).size).toBe(1);
    expect((await flow.get()).events).toHaveLength(3);
    expect(await flow.verify()).toMatchObject({ ok: true });
  });

  it('puts no timer off', async () => {
    const { disk, engine, knex, ...flow } = await setUp(id);
    await flow.later(3_600_000);
    await disk.fill();
    await useWhatIsLeft(knex);
    await expect(engine.pump()).rejects.toThrow(/space|full|rollback/);
    await disk.free();
    expect(await engine.pump()).toMatchObject({ timers: 1, effectsDone: 1 });
    expect(await flow.get()).toMatchObject({ state: 'revoked' });
    expect(flow.logger.error).not.toHaveBeenCalled();
  });
});
