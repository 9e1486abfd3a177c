// Measures the parts that have to carry an organisation's size, on a real PostgreSQL. Prints ratios and the noise of the
// machine; decides nothing. `npm run bench -- NAME…` runs some of them.
import os from 'node:os';
import { benchCertification } from '../bench/certification.mjs';
import { benchDurable } from '../bench/durable.mjs';
import { benchFlows } from '../bench/flows.mjs';
import { benchHostile } from '../bench/hostile.mjs';
import { benchIssuance } from '../bench/issuance.mjs';
import { calibrate, compare, spread } from '../bench/measure.mjs';
import { benchProjection } from '../bench/projection.mjs';
import { benchQuality } from '../bench/quality.mjs';
import { benchRollup } from '../bench/rollup.mjs';
import { benchStages } from '../bench/stages.mjs';
import {
  COMPONENTS,
  createDatabase,
  load,
  logger,
  observationOf,
} from '../bench/setUp.mjs';
import { sizedSettings, startPostgres } from '../postgres.mjs';

const COUNT = 10_000;
const FIRST = new Date('2026-01-01T00:00:00.000Z');
const later = hours => new Date(FIRST.getTime() + hours * 3_600_000);
const source = { id: 'bench', kind: 'bench', title: 'Bench' };

const FLOW = `apiVersion: governance.countersign.dev/v1
kind: Flow
metadata: {name: bench, owner: group:default/bench, version: 1.0.0}
spec:
  context: Bench/v1
  initial: hold
  states:
    hold:
      wait: {for: [go]}
      timers: [{after: P1D, goto: given-up}]
      on: {go: act}
    act:
      effect: {uses: bench.act@v1, timeout: PT1M, retry: {max: 3, cap: PT1M}}
      on: {done: finished, failed: given-up}
    finished: {end: finished}
    given-up: {end: given-up}
`;

function makeLedger() {
  const { DatabaseLedger } = load('ledger/DatabaseLedger');
  const { unwrappedKeys } = load('ledger/dataKeys');
  return new DatabaseLedger({ wrapper: unwrappedKeys(), clock: () => FIRST });
}

const benches = {
  async inventory(url) {
    const { InventoryService } = load('inventory');
    const open = async run => {
      const knex = await createDatabase(url, `inventory_${run}`);
      const inventory = InventoryService.create({
        database: knex,
        clock: () => FIRST,
      });
      return { knex, inventory };
    };
    const runs = new Map();
    const record = async (run, observation) => {
      const { inventory } = runs.get(run);
      await inventory.record({ source, observation });
      return COUNT;
    };
    await compare(`import of ${COUNT} identities`, [
      [
        'first import',
        async run => {
          runs.set(run, await open(run));
          return record(run, observationOf(COUNT));
        },
      ],
      [
        'the same again',
        run => record(run, observationOf(COUNT, { at: later(1) })),
      ],
      [
        'a tenth changed',
        run =>
          record(
            run,
            observationOf(COUNT, { at: later(2), changed: COUNT / 10 }),
          ),
      ],
      [
        'read for the catalog',
        async run => {
          let count = 0;
          let after;
          do {
            const page = await runs.get(run).inventory.exportAttached({
              limit: 500,
              after,
              scope: 'attached',
            });
            count += page.items.length;
            after = page.next;
          } while (after);
          await runs.get(run).knex.destroy();
          return count;
        },
      ],
    ]);
  },

  certification: url => benchCertification(url),

  issuance: url => benchIssuance(url),

  quality: () => benchQuality(),

  rollup: url => benchRollup(url),
  stages: url => benchStages(url),

  flows: () => benchFlows(),

  durable: () => benchDurable(),

  hostile: () => benchHostile(),

  projection: (_url, postgres) => benchProjection(postgres, COUNT),

  async overview(url) {
    const { InventoryService } = load('inventory');
    const { readOverview } = load('views/readOverview');
    const { scopeOfEntity } = load('views/scope');
    const knex = await createDatabase(url, 'overview');
    const inventory = InventoryService.create({
      database: knex,
      clock: () => FIRST,
    });
    await inventory.record({ source, observation: observationOf(COUNT) });
    await knex.raw('analyze');
    const ask = async (ref, times) => {
      for (let time = 0; time < times; time += 1) {
        await knex.transaction(trx =>
          readOverview(trx, {
            scope: scopeOfEntity(ref(time)),
            visibility: { kind: 'everything' },
            userRef: 'user:default/somebody',
            now: FIRST,
            staleAfterMs: 86_400_000,
          }),
        );
      }
      return times;
    };
    await compare(`the card of an entity among ${COUNT} identities`, [
      [
        `a component that uses ${COUNT / COMPONENTS}`,
        () => ask(time => `component:default/component-${time}`, 50),
      ],
      [
        'a team that owns 200',
        () => ask(time => `group:default/team-${time % 50}`, 50),
      ],
    ]);
    await knex.destroy();
  },

  async engine(url) {
    const { FlowEngine } = load('flows');
    const knex = await createDatabase(url, 'engine');
    const engine = FlowEngine.create({
      database: knex,
      contexts: [{ name: 'Bench/v1', fields: { x: { type: 'string' } } }],
      handlers: [
        {
          id: 'bench.act@v1',
          class: 'change',
          execute: async () => ({ outcome: 'done', proof: {} }),
        },
      ],
      ledger: makeLedger(),
      logger,
    });
    await knex.transaction(trx =>
      engine.publish(trx, { source: FLOW, author: 'user:default/bench' }),
    );
    let number = 0;
    const actor = { kind: 'engine' };
    const request = () => {
      number += 1;
      return {
        flow: 'bench',
        subject: `bench:${number}`,
        dedupeKey: `bench/${number}`,
        facts: { x: 'x' },
        mode: 'enforce',
        actor,
      };
    };
    const through = async (count, batch) => {
      for (let done = 0; done < count; done += batch) {
        const started = await knex.transaction(trx =>
          engine.startMany(trx, Array.from({ length: batch }, request)),
        );
        for (const { instanceId } of started) {
          await knex.transaction(trx =>
            engine.send(trx, instanceId, { type: 'signal', name: 'go' }, actor),
          );
        }
        let result;
        do {
          result = await engine.pump({ limit: batch });
        } while (result.effectsDone > 0);
      }
      return count;
    };
    const start = async (count, batch) => {
      for (let done = 0; done < count; done += batch) {
        await knex.transaction(trx =>
          engine.startMany(trx, Array.from({ length: batch }, request)),
        );
      }
      return count;
    };
    await compare('flow instances, started', [
      ['one by one', () => start(200, 1)],
      ['100 at a time', () => start(2000, 100)],
    ]);
    await compare('flow instances, from start through an effect to the end', [
      ['one by one', () => through(100, 1)],
      ['100 at a time', () => through(500, 100)],
    ]);
    await knex.destroy();
  },

  async ledger(url) {
    const knex = await createDatabase(url, 'ledger');
    const { Sequencer } = load('ledger/Sequencer');
    const ledger = makeLedger();
    const sequencer = new Sequencer({ knex });
    const record = () => ({
      type: 'bench.happened',
      subject: 'bench:1',
      at: FIRST,
      actor: { kind: 'person', principal: 'user:default/bench' },
      data: { number: 1 },
      personal: { reason: 'because' },
    });
    const append = async (count, batch) => {
      for (let done = 0; done < count; done += batch) {
        await knex.transaction(trx =>
          ledger.append(trx, Array.from({ length: batch }, record)),
        );
      }
      return count;
    };
    await compare('ledger entries', [
      ['appended one by one', () => append(500, 1)],
      ['appended 100 at a time', () => append(4500, 100)],
      [
        'chained',
        async () => {
          await sequencer.drain();
          return 5000;
        },
      ],
    ]);
    await knex.destroy();
  },
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter(name => !Object.hasOwn(benches, name));
if (unknown.length > 0) {
  console.error(
    `Unknown: ${unknown.join(', ')}. Known are ${Object.keys(benches).join(
      ', ',
    )}`,
  );
  process.exit(2);
}
console.log(
  `${os.cpus().length} processors, ${os.cpus()[0].model}, Node ${
    process.versions.node
  }; times are smallest / middle / largest of three`,
);
const noise = [calibrate(), calibrate(), calibrate()];
const settings = sizedSettings();
console.log(
  `PostgreSQL with ${Object.entries(settings)
    .map(([name, value]) => `${name} = ${value}`)
    .join(', ')}`,
);
const postgres = await startPostgres({ settings });
try {
  for (const name of wanted.length > 0 ? wanted : Object.keys(benches)) {
    await benches[name](postgres.url, postgres);
    noise.push(calibrate());
  }
} finally {
  await postgres.stop();
}
console.log(
  `noise: a fixed piece of work took ${spread(
    noise,
    'ms',
  )}, so ratios within ${(Math.max(...noise) / Math.min(...noise)).toFixed(
    2,
  )} mean nothing`,
);
