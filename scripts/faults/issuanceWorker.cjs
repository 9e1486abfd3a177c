// One of the processes that are killed while they issue: the engine with the effects of issuance, a real issuer, and
// reconciliation.
require('@backstage/cli-node/config/nodeTransform.cjs');
const path = require('node:path');
const { randomUUID } = require('node:crypto');
const { setTimeout: wait } = require('node:timers/promises');
const knexFactory = require('knex');
const { makeIssuer } = require('./issuers/makeIssuer.cjs');
const { logger } = require('./lineLogger.cjs');

const {
  sources,
  issuer: given,
  databaseUrl,
  storeUrl,
  owner,
} = JSON.parse(process.argv[2]);
const load = file => require(path.join(sources, file));
const { FlowEngine } = load('flows');
const { readShippedFlows } = load('flows/readShippedFlows');
const { DatabaseLedger } = load('ledger/DatabaseLedger');
const { unwrappedKeys } = load('ledger/dataKeys');
const { createIssuanceEffects } = load('issuance/issuanceEffects');
const { reconcileIssuance } = load('issuance/reconcileIssuance');

const PATIENCE_MS = 5_000;
const RECONCILE_MS = 1_000;

const database = knexFactory({
  client: 'pg',
  connection: databaseUrl,
  pool: { min: 1, max: 5 },
});

async function ask(method, body, signal) {
  const response = await fetch(storeUrl, {
    method,
    signal,
    body: JSON.stringify(body),
  });
  if (!response.ok) {
    throw new Error(`The store answered ${response.status}`);
  }
  return response.json();
}

/** A double of a store: another process, which answers late, and now and then not at all after it has written. */
const store = {
  id: 'kept',
  kind: 'double',
  title: 'A double of a store',
  development: true,
  check: () => [],
  async put(value, { target, about, idempotencyKey, signal }) {
    const { externalId } = about;
    try {
      const { version } = await ask(
        'PUT',
        { target, tag: idempotencyKey, externalId, value: value.reveal() },
        signal,
      );
      return { outcome: 'stored', reference: target, version };
    } catch (error) {
      return { outcome: 'failed', reason: String(error), retryable: true };
    }
  },
  holds: async ({ reference, version }, { signal }) =>
    (await ask('POST', { target: reference, version }, signal)).holds,
  async destroy({ reference, version }, { signal }) {
    await ask('DELETE', { target: reference, version }, signal);
    return { outcome: 'destroyed' };
  },
};

const issuers = new Map();
const ledger = new DatabaseLedger({
  wrapper: unwrappedKeys(),
  clock: () => new Date(),
});
const shipped = readShippedFlows();
const engine = FlowEngine.create({
  database,
  contexts: shipped.contexts,
  effects: shipped.effects,
  handlers: createIssuanceEffects({
    knex: database,
    ports: () => ({ issuers, stores: new Map([[store.id, store]]) }),
    newId: randomUUID,
    fingerprintKey: 'faults',
    patienceMs: PATIENCE_MS,
  }),
  ledger,
  logger,
  owner,
  hands: 1,
  pollMs: 500,
});
/** What the task of the plugin does each minute. */
async function reconcile() {
  for (;;) {
    try {
      const { offset_ms: offset } = await database(
        'governance_clock_offset',
      ).first('offset_ms');
      const { removed } = await reconcileIssuance(
        { knex: database, ports: () => ({ issuers }), ledger, logger },
        {
          now: new Date(Date.now() + Number(offset)),
          signal: new AbortController().signal,
        },
      );
      if (removed > 0) {
        logger.info(`reconciled ${removed}`);
      }
    } catch (error) {
      logger.error('Reconciling failed:', error);
    }
    await wait(RECONCILE_MS);
  }
}
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

makeIssuer(given, database).then(issuer => {
  issuers.set(issuer.id, issuer);
  engine.startLoop();
  reconcile();
  process.send({ up: true });
});
