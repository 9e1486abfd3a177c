// One of the processes that are killed: the flow engine alone, on the database and beside the target it is told, with the
// code of the version it is told.
require('@backstage/cli-node/config/nodeTransform.cjs');
const path = require('node:path');
const { setTimeout: wait } = require('node:timers/promises');
const knexFactory = require('knex');
const { logger } = require('./lineLogger.cjs');

const { sources, databaseUrl, targetUrl, owner, context } = JSON.parse(
  process.argv[2],
);
const { FlowEngine } = require(path.join(sources, 'flows'));
const { DatabaseLedger } = require(path.join(sources, 'ledger/DatabaseLedger'));
const { Sequencer } = require(path.join(sources, 'ledger/Sequencer'));
const { unwrappedKeys } = require(path.join(sources, 'ledger/dataKeys'));

const OBSERVE_MS = 300;
const OBSERVED_AT_ONCE = 20;

const database = knexFactory({
  client: 'pg',
  connection: databaseUrl,
  pool: { min: 1, max: 5 },
});

async function post(body, { idempotencyKey, signal }) {
  const response = await fetch(targetUrl, {
    signal,
    method: 'POST',
    headers: { 'idempotency-key': idempotencyKey },
    body: JSON.stringify(body),
  });
  if (!response.ok) {
    throw new Error(`The target answered ${response.status}`);
  }
  return { outcome: 'done', proof: await response.json() };
}

async function subjectOf(instanceId) {
  const row = await database('flow_instances')
    .where({ id: instanceId })
    .first('subject');
  return row.subject;
}

const engine = FlowEngine.create({
  database,
  contexts: [context],
  handlers: [
    {
      id: 'faults.act@v1',
      class: 'change',
      execute: ({ idempotencyKey, with: payload }, { signal }) =>
        post(payload, { idempotencyKey, signal }),
    },
    {
      id: 'faults.handOver@v1',
      class: 'change',
      execute: async ({ idempotencyKey, instanceId }, { signal }) =>
        post(
          { handOver: await subjectOf(instanceId) },
          { idempotencyKey, signal },
        ),
    },
  ],
  ledger: new DatabaseLedger({
    wrapper: unwrappedKeys(),
    clock: () => new Date(),
  }),
  logger,
  owner,
  hands: 1,
  pollMs: 500,
});
engine.startLoop();

/** Tells instances that wait for a person's work that it is seen to be done, as the reading of a source does. */
async function observe() {
  const seen = await (await fetch(targetUrl)).json();
  const waiting = await database('flow_instances')
    .where({ status: 'running', state: 'awaited' })
    .whereIn('subject', seen)
    .limit(OBSERVED_AT_ONCE)
    .select('id');
  for (const { id } of waiting) {
    await database.transaction(trx =>
      engine.send(
        trx,
        id,
        { type: 'signal', name: 'observed' },
        { kind: 'engine' },
      ),
    );
  }
}

/** Does something again and again; an error is logged, for it is tried again. */
async function again(what, work) {
  for (;;) {
    try {
      await work();
    } catch (error) {
      logger.error(`${what} failed:`, error);
    }
    await wait(OBSERVE_MS);
  }
}

const sequencer = new Sequencer({ knex: database });
again('Observing', observe);
again('Chaining', () => sequencer.drain());

process.on('message', async ({ id, start, publish }) => {
  try {
    await database.transaction(trx =>
      start
        ? engine.startMany(trx, start)
        : engine.publish(trx, {
            source: publish,
            author: 'user:default/faults',
          }),
    );
    process.send({ id });
  } catch (error) {
    process.send({ id, error: String(error) });
  }
});
process.send({ up: true });
