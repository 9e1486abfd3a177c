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
  const waiting = new Map();
  /** Resolves when the transaction has committed that brought the instance to its end. */
  const endOf = subject =>
    new Promise((resolve, reject) => waiting.set(subject, { resolve, reject }));
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
    // As the plugin has it: more at once leaves less to be done together.
    hands: 1,
    listeners: [
      async (trx, changes) => {
        for (const { subject, snapshot } of changes) {
          if (snapshot.status === 'ended') {
            const { resolve, reject } = waiting.get(subject);
            waiting.delete(subject);
            trx.executionPromise.then(resolve, reject);
          }
        }
      },
    ],
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
  engine.startLoop();
  /** Starts instances in one transaction, as whoever waits for all of them would. */
  const carry = async requests => {
    const ends = requests.map(({ subject }) => endOf(subject));
    await knex.transaction(trx => engine.startMany(trx, requests));
    await Promise.all(ends);
  };
  return {
    knex,
    oneByOne: (count, concurrency) =>
      atOnce(count, concurrency, () => carry([request()])),
    batched: async count => {
      for (let done = 0; done < count; done += BATCH) {
        await carry(Array.from({ length: BATCH }, request));
      }
      return count;
    },
    close: async () => {
      await engine.stopLoop();
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
    oneByOne: (count, concurrency) => atOnce(count, concurrency, run),
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
      for (const callers of [1, POOL]) {
        await compare(
          `three effects each, every one on its own, ${callers} at a time, ${fsync}`,
          [
            ['DBOS', () => dbos.oneByOne(200, callers)],
            ['the flow engine', () => engine.oneByOne(200, callers)],
          ],
        );
      }
      await compare(
        `three effects each, ${BATCH} at a time over ${POOL} connections, ${fsync}`,
        [
          ['DBOS, workflows at once', () => dbos.oneByOne(300, BATCH)],
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
