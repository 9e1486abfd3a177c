import { createRequire } from 'node:module';
import { startPostgres } from '../postgres.mjs';
import { compare } from './measure.mjs';
import { createDatabase, load, logger } from './setUp.mjs';

const require = createRequire(import.meta.url);

const POOL = 10;
const BATCH = 100;
const actor = { kind: 'engine' };

/** Three effects one after the other, each of which is done at once. */
const FLOW = `apiVersion: governance.countersign.dev/v1
kind: Flow
metadata: {name: three, owner: group:default/bench, version: 1.0.0}
spec:
  context: Bench/v1
  initial: first
  states:
    first: {effect: {uses: bench.act@v1, timeout: PT1M, retry: {max: 3, cap: PT1M}}, on: {done: second, failed: given-up}}
    second: {effect: {uses: bench.act@v1, timeout: PT1M, retry: {max: 3, cap: PT1M}}, on: {done: third, failed: given-up}}
    third: {effect: {uses: bench.act@v1, timeout: PT1M, retry: {max: 3, cap: PT1M}}, on: {done: finished, failed: given-up}}
    finished: {end: finished}
    given-up: {end: given-up}
`;

/** Runs `work` for each number, so many at a time, as so many callers would. */
async function atOnce(count, concurrency, work) {
  let next = 0;
  await Promise.all(
    Array.from({ length: concurrency }, async () => {
      while (next < count) {
        next += 1;
        await work();
      }
    }),
  );
  return count;
}

export async function openEngine(url, name) {
  const { FlowEngine } = load('flows');
  const { DatabaseLedger } = load('ledger/DatabaseLedger');
  const { unwrappedKeys } = load('ledger/dataKeys');
  const knex = await createDatabase(url, name);
  let calls = 0;
  const engine = FlowEngine.create({
    database: knex,
    contexts: [{ name: 'Bench/v1', fields: { x: { type: 'string' } } }],
    handlers: [
      {
        id: 'bench.act@v1',
        class: 'change',
        execute: async () => {
          calls += 1;
          return { outcome: 'done', proof: { calls } };
        },
      },
    ],
    ledger: new DatabaseLedger({
      wrapper: unwrappedKeys(),
      clock: () => new Date(),
    }),
    logger,
  });
  await knex.transaction(trx =>
    engine.publish(trx, { source: FLOW, author: 'user:default/bench' }),
  );
  let number = 0;
  const request = () => {
    number += 1;
    return {
      flow: 'three',
      subject: `bench:${number}`,
      dedupeKey: `bench/${number}`,
      facts: { x: 'x' },
      mode: 'enforce',
      actor,
    };
  };
  /** Pumps until so many instances have had their three effects, as whoever waits for them would. */
  const pumpThrough = async count => {
    for (let done = 0; done < 3 * count; ) {
      const { effectsDone } = await engine.pump({ limit: count });
      done += effectsDone;
    }
  };
  return {
    knex,
    oneByOne: async count => {
      for (let done = 0; done < count; done += 1) {
        await knex.transaction(trx => engine.start(trx, request()));
        await pumpThrough(1);
      }
      return count;
    },
    batched: async count => {
      for (let done = 0; done < count; done += BATCH) {
        await knex.transaction(trx =>
          engine.startMany(trx, Array.from({ length: BATCH }, request)),
        );
        await pumpThrough(BATCH);
      }
      return count;
    },
    close: async () => {
      const [{ count }] = await knex('flow_instances')
        .where({ state: 'finished' })
        .count('* as count');
      if (Number(count) !== number || calls !== 3 * number) {
        throw new Error(
          `${count} of ${number} instances finished, ${calls} effects`,
        );
      }
      await knex.destroy();
    },
  };
}

/** A workflow can be registered once in a process, so what it counts lies beside it. */
const dbosCalls = { count: 0 };

function registerWorkflow(DBOS) {
  const act = async () => {
    dbosCalls.count += 1;
    return { calls: dbosCalls.count };
  };
  return DBOS.registerWorkflow(
    async () => {
      await DBOS.runStep(act, { name: 'first' });
      await DBOS.runStep(act, { name: 'second' });
      await DBOS.runStep(act, { name: 'third' });
    },
    { name: 'three' },
  );
}

async function openDbos(DBOS, three, url) {
  DBOS.setConfig({
    name: 'bench',
    systemDatabaseUrl: url.replace(/postgres$/, 'dbos'),
    systemDatabasePoolSize: POOL,
    runAdminServer: false,
    logLevel: 'error',
  });
  await DBOS.launch();
  dbosCalls.count = 0;
  let number = 0;
  const run = async () => {
    number += 1;
    await three();
  };
  return {
    oneByOne: count => atOnce(count, 1, run),
    concurrently: count => atOnce(count, BATCH, run),
    close: async () => {
      if (dbosCalls.count !== 3 * number) {
        throw new Error(`${dbosCalls.count} effects in ${number} workflows`);
      }
      await DBOS.shutdown();
    },
  };
}

/**
 * The engine beside DBOS on one PostgreSQL, with one setting of fsync and one size of the pool. Both write before and
 * after each effect and go on after a crash. DBOS records a row for the workflow and the output of each step. The engine
 * records instance, event with evidence, outbox and an entry of the ledger for each transition, and leases each effect.
 */
export async function benchDurable() {
  const { DBOS } = require('@dbos-inc/dbos-sdk');
  const three = registerWorkflow(DBOS);
  for (const crashSafe of [true, false]) {
    const postgres = await startPostgres({ crashSafe });
    try {
      const fsync = crashSafe ? 'with fsync' : 'without fsync';
      const dbos = await openDbos(DBOS, three, postgres.url);
      const engine = await openEngine(postgres.url, 'engine');
      await compare(`three effects each, one by one, ${fsync}`, [
        ['DBOS', () => dbos.oneByOne(100)],
        ['the flow engine', () => engine.oneByOne(100)],
      ]);
      await compare(
        `three effects each, ${BATCH} at a time over ${POOL} connections, ${fsync}`,
        [
          ['DBOS, workflows at once', () => dbos.concurrently(300)],
          ['the flow engine, in batches', () => engine.batched(300)],
        ],
      );
      await dbos.close();
      await engine.close();
    } finally {
      await postgres.stop();
    }
  }
}
