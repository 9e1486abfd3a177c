import { createRequire } from 'node:module';
import path from 'node:path';
import { startPostgres } from '../postgres.mjs';
import { seededRandom } from './random.mjs';

const require = createRequire(import.meta.url);
require('@backstage/cli-node/config/nodeTransform.cjs');
const knexFactory = require('knex');

const BACKEND = path.resolve(
  import.meta.dirname,
  '../../plugins/governance-backend',
);
const migrations = { directory: path.join(BACKEND, 'migrations') };
const ORDERS = 60;
const FAULTS_IN_A_HUNDRED = 30;

function sqlite(filename) {
  return knexFactory({
    client: 'better-sqlite3',
    connection: { filename },
    useNullAsDefault: true,
    pool: { min: 1, max: 1 },
  });
}

/** Databases in memory, each a copy of one that was migrated once. */
async function sqliteDatabases() {
  const first = sqlite(':memory:');
  await first.migrate.latest(migrations);
  const connection = await first.client.acquireConnection();
  const image = connection.serialize();
  await first.client.releaseConnection(connection);
  await first.destroy();
  return { open: async () => sqlite(image), close: async () => {} };
}

/** Databases on a server, each a copy of one that was migrated once. */
async function postgresDatabases() {
  const server = await startPostgres();
  const open = name =>
    knexFactory({
      client: 'pg',
      connection: server.url.replace(/postgres$/, name),
      pool: { min: 0, max: 10 },
    });
  const admin = open('postgres');
  await admin.raw('create database simulation');
  const first = open('simulation');
  await first.migrate.latest(migrations);
  await first.destroy();
  let count = 0;
  return {
    async open() {
      count += 1;
      const name = `simulation_${count}`;
      await admin.raw('create database ?? template simulation', [name]);
      return open(name);
    },
    async close() {
      await admin.destroy();
      await server.stop();
    },
  };
}

/**
 * Drives engines and connectors through random histories with crashes, lost answers, late and repeated signals, incidents
 * and clocks that jump. Run number n goes by the seed plus n, and one run can be repeated alone.
 *
 * @param options - `runs`, `seed`; `postgres` to run on a real server; `trace` to print what happened; `everyWrite` to
 * have one history meet a kill before and after each statement that any process makes.
 */
export async function simulate(options) {
  const { runs, seed, postgres, trace, everyWrite } = options;
  const { runSimulation } = require(path.join(
    BACKEND,
    'src/flows/__testUtils__/simulation/runSimulation',
  ));
  const databases = await (postgres ? postgresDatabases() : sqliteDatabases());
  const total = { runs: 0, faults: 0, effects: 0, instances: 0 };
  let failed = 0;

  async function run(number, more = {}) {
    const next = seededRandom(number);
    const database = await databases.open();
    try {
      const result = await runSimulation({
        database,
        random: bound => Math.floor(next() * bound),
        orders: ORDERS,
        faults: FAULTS_IN_A_HUNDRED,
        ...more,
      });
      total.runs += 1;
      total.faults += result.faults;
      total.effects += result.effects;
      total.instances += result.instances;
      if (trace || result.problems.length > 0) {
        console.log(result.trace.join('\n'));
      }
      if (result.problems.length > 0) {
        failed += 1;
        const fault = more.fault ? ` with ${JSON.stringify(more.fault)}` : '';
        console.log(
          `FAILED seed ${number}${fault} (repeat with: npm run faults -- --runs 1 --seed ${number}${
            more.fault ? ' --every-write' : ''
          }${postgres ? ' --postgres' : ''})`,
        );
        result.problems.forEach(problem => console.log(`       ${problem}`));
      }
      return result;
    } finally {
      await database.destroy();
    }
  }

  console.log(
    `simulator: ${runs} ${
      everyWrite ? 'histories, killed at every statement' : 'runs'
    } from seed ${seed} on ${postgres ? 'PostgreSQL' : 'SQLite in memory'}`,
  );
  try {
    for (let number = seed; number < seed + runs && failed < 5; number += 1) {
      if (everyWrite) {
        const { statements } = await run(number, { faults: 0 });
        for (let after = 0; after < statements && failed < 5; after += 1) {
          for (const done of [false, true]) {
            const fault = { kind: 'kill', after, done };
            await run(number, { faults: 0, fault });
          }
        }
      } else {
        await run(number);
      }
    }
  } finally {
    await databases.close();
  }
  console.log(
    `${failed === 0 ? 'ok    ' : 'FAILED'} ${total.runs} runs with ${
      total.faults
    } faults, ${total.instances} instances and ${
      total.effects
    } effects: nothing lost, nothing done twice, every history recomputes, the chain holds`,
  );
  return { passed: total.runs - failed, failed };
}
