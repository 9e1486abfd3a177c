import { fork } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { createDatabase, load, logger } from '../bench/setUp.mjs';
import { freePort, startPostgres } from '../postgres.mjs';
import { seededRandom } from './random.mjs';

const STATES = ['first', 'second', 'third'];
const effect = (name, next) =>
  `    ${name}: {effect: {uses: faults.act@v1, with: {state: state.${name}}, timeout: PT10S, retry: {max: 100, cap: PT2S}}, on: {done: ${next}, failed: given-up}}`;
const FLOW = `apiVersion: governance.countersign.dev/v1
kind: Flow
metadata: {name: killed, owner: group:default/faults, version: 1.0.0}
spec:
  context: Killed/v1
  initial: first
  states:
${effect('first', 'second')}
${effect('second', 'pause')}
    pause: {wait: {for: [hurry]}, timers: [{after: PT20S, goto: third}], on: {hurry: third}}
${effect('third', 'finished')}
    finished: {end: finished}
    given-up: {end: given-up}
`;
const text = { type: 'string' };
const CONTEXT = {
  name: 'Killed/v1',
  fields: {
    state: { fields: { first: text, second: text, third: text } },
  },
};
const BATCH = 20;
const LIMIT_SECONDS = 600;

/** A system that carries each idempotency key out once, answers slowly, and now and then not at all after it has. */
async function startCountingTarget(random) {
  const keys = new Map();
  let deliveries = 0;
  const server = http.createServer(async (request, response) => {
    const key = request.headers['idempotency-key'];
    const chunks = [];
    try {
      for await (const chunk of request) {
        chunks.push(chunk);
      }
    } catch {
      // Whoever asked was killed while asking, and nothing has been done.
      return;
    }
    deliveries += 1;
    if (!keys.has(key)) {
      keys.set(key, Buffer.concat(chunks).toString('utf8'));
    }
    await wait(Math.floor(random() * 60));
    if (random() < 0.05) {
      request.socket.destroy();
      return;
    }
    response.end(JSON.stringify({ serial: [...keys.keys()].indexOf(key) }));
  });
  const port = await freePort();
  await new Promise(resolve => server.listen(port, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${port}`,
    keys,
    deliveries: () => deliveries,
    stop: () =>
      new Promise(resolve => {
        server.closeAllConnections();
        server.close(resolve);
      }),
  };
}

/**
 * Has processes that run nothing but the engine carry instances through on a crash-safe PostgreSQL while they are killed
 * with SIGKILL at random moments, and checks what must hold afterwards.
 *
 * @param options - how many `instances`, `kills` and `processes`, and the `seed`.
 */
export async function killWorkers({ instances, kills, processes, seed }) {
  const random = seededRandom(seed);
  const started = process.hrtime.bigint();
  const elapsed = () =>
    Number((process.hrtime.bigint() - started) / 1_000_000_000n);
  let passed = 0;
  let failed = 0;
  const check = (what, ok, detail = '') => {
    passed += ok ? 1 : 0;
    failed += ok ? 0 : 1;
    console.log(
      `${ok ? 'ok    ' : 'FAILED'} ${what}${detail && ` (${detail})`}`,
    );
  };
  console.log(
    `workers: ${instances} instances, ${kills} kills, ${processes} processes, seed ${seed}`,
  );

  const folder = path.join(process.cwd(), '.artifacts', 'faults');
  fs.mkdirSync(folder, { recursive: true });
  const closing = [];
  try {
    const postgres = await startPostgres({ crashSafe: true });
    closing.unshift(() => postgres.stop());
    const target = await startCountingTarget(random);
    closing.unshift(() => target.stop());
    const knex = await createDatabase(postgres.url, 'killed');
    closing.unshift(() => knex.destroy());
    const { FlowEngine } = load('flows');
    const { DatabaseLedger } = load('ledger/DatabaseLedger');
    const { unwrappedKeys } = load('ledger/dataKeys');
    const { Sequencer } = load('ledger/Sequencer');
    const engine = FlowEngine.create({
      database: knex,
      contexts: [CONTEXT],
      handlers: [],
      ledger: new DatabaseLedger({
        wrapper: unwrappedKeys(),
        clock: () => new Date(),
      }),
      logger,
    });
    await knex.transaction(trx =>
      engine.publish(trx, { source: FLOW, author: 'user:default/faults' }),
    );
    await knex('governance_clock_offset').insert({ id: 1, offset_ms: 0 });
    const moveClock = seconds =>
      knex('governance_clock_offset')
        .where({ id: 1 })
        .increment('offset_ms', seconds * 1000);

    const url = postgres.url.replace(/postgres$/, 'killed');
    const workers = [];
    const startWorker = async index => {
      const output = fs.openSync(path.join(folder, `worker-${index}.log`), 'a');
      const child = fork(
        path.resolve(import.meta.dirname, 'engineWorker.cjs'),
        [url, target.url],
        { stdio: ['ignore', output, output, 'ipc'] },
      );
      fs.closeSync(output);
      workers[index] = {
        child,
        ended: new Promise(resolve => child.once('close', resolve)),
      };
      await new Promise((resolve, reject) => {
        child.once('message', resolve);
        child.once('close', code =>
          reject(new Error(`worker ${index} ended with ${code}`)),
        );
      });
    };
    closing.unshift(async () => {
      for (const { child, ended } of workers) {
        child.kill('SIGKILL');
        await ended;
      }
    });
    await Promise.all(
      Array.from({ length: processes }, (_, index) => startWorker(index)),
    );

    let number = 0;
    const startSome = async () => {
      const count = Math.min(BATCH, instances - number);
      const requests = Array.from({ length: count }, () => {
        number += 1;
        return {
          flow: 'killed',
          subject: `killed:${number}`,
          dedupeKey: `killed/${number}`,
          facts: {
            state: Object.fromEntries(STATES.map(name => [name, name])),
          },
          mode: 'enforce',
          actor: { kind: 'engine' },
        };
      });
      await knex.transaction(trx => engine.startMany(trx, requests));
    };

    let killed = 0;
    while (killed < kills || number < instances) {
      // Work is spread over the whole time, so that every kill meets some.
      const share = Math.ceil((instances * (killed + 1)) / Math.max(kills, 1));
      while (number < Math.min(instances, share)) {
        await startSome();
      }
      await wait(Math.floor(random() * 700));
      if (killed < kills) {
        const index = Math.floor(random() * processes);
        workers[index].child.kill('SIGKILL');
        await workers[index].ended;
        killed += 1;
        await startWorker(index);
        await moveClock(Math.floor(random() * 45));
      }
    }
    console.log(`       ${killed} kills after ${elapsed()} s`);

    for (;;) {
      const [{ count }] = await knex('flow_instances')
        .where({ status: 'running' })
        .count('* as count');
      if (Number(count) === 0) {
        break;
      }
      if (elapsed() > LIMIT_SECONDS) {
        throw new Error(`${count} instances are still running`);
      }
      // Leases of those who died have to run out; nobody has to wait for that.
      await moveClock(15);
      await wait(1000);
    }

    const rows = await knex('flow_instances').select('id', 'state');
    check(
      `none of ${instances} instances is lost, and each has finished`,
      rows.length === instances &&
        rows.every(({ state }) => state === 'finished'),
    );
    const outbox = await knex('flow_outbox').select(
      'key',
      'status',
      'attempts',
      'lease_owner',
    );
    const keys = new Set(outbox.map(({ key }) => key));
    check(
      `the target carried out ${target.keys.size} effects, one for each of ${keys.size} keys`,
      keys.size === STATES.length * instances &&
        target.keys.size === keys.size &&
        [...target.keys.keys()].every(key => keys.has(key)),
      `${target.deliveries()} deliveries`,
    );
    check(
      'every effect is done',
      outbox.every(({ status }) => status === 'done'),
      `${outbox.reduce((sum, { attempts }) => sum + attempts, 0)} attempts, ${
        new Set(outbox.map(row => row.lease_owner)).size
      } processes`,
    );
    const gaps = await knex('flow_events')
      .select('instance_id')
      .groupBy('instance_id')
      .havingRaw('max(seq) <> count(*) or min(seq) <> 1');
    check('events of every instance are numbered without a gap', !gaps.length);
    const problems = [];
    for (const { id } of rows) {
      const verified = await knex.transaction(trx =>
        engine.verifyInstance(trx, id),
      );
      problems.push(...verified.problems);
    }
    check(
      `each of ${rows.length} instances recomputes from its events`,
      problems.length === 0,
      problems.slice(0, 3).join('; '),
    );
    await new Sequencer({ knex }).drain();
    const { ledgerEntryHashInput } = load('../../governance-common/src');
    const { entryContent } = load('ledger/rows');
    const { sha256Hex } = load('ledger/digest');
    const entries = await knex('ledger_entries').orderBy('seq');
    const broken = entries.findIndex((row, index) => {
      const place = { seq: index + 1, prev: row.prev };
      return (
        Number(row.seq) !== index + 1 ||
        (index > 0 && row.prev !== entries[index - 1].hash) ||
        row.hash !== sha256Hex(ledgerEntryHashInput(entryContent(row, place)))
      );
    });
    const [{ count: events }] = await knex('flow_events').count('* as count');
    check(
      `the chain of ${entries.length} entries is unbroken, one for each event`,
      broken < 0 && entries.length === Number(events),
      broken < 0 ? '' : `broken at ${broken + 1}`,
    );
    console.log(`       ${killed} kills, ${elapsed()} s`);
  } catch (error) {
    failed += 1;
    console.log(`FAILED ${error.stack ?? error}`);
  } finally {
    for (const close of closing) {
      await close();
    }
  }
  return { passed, failed };
}
