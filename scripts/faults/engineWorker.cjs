// One of the processes that are killed: the flow engine alone, on the database and beside the target it is told.
require('@backstage/cli-node/config/nodeTransform.cjs');
const path = require('node:path');
const knexFactory = require('knex');

const SOURCES = path.resolve(__dirname, '../../plugins/governance-backend/src');
const { FlowEngine } = require(path.join(SOURCES, 'flows'));
const { DatabaseLedger } = require(path.join(SOURCES, 'ledger/DatabaseLedger'));
const { unwrappedKeys } = require(path.join(SOURCES, 'ledger/dataKeys'));

const [databaseUrl, targetUrl] = process.argv.slice(2);
const logger = {
  error: (...message) => console.error(...message),
  warn() {},
  info() {},
  debug() {},
  child: () => logger,
};

FlowEngine.create({
  database: knexFactory({
    client: 'pg',
    connection: databaseUrl,
    pool: { min: 1, max: 5 },
  }),
  contexts: [],
  handlers: [
    {
      id: 'faults.act@v1',
      class: 'change',
      async execute({ idempotencyKey, with: payload }, { signal }) {
        const response = await fetch(targetUrl, {
          signal,
          method: 'POST',
          headers: { 'idempotency-key': idempotencyKey },
          body: JSON.stringify(payload),
        });
        if (!response.ok) {
          throw new Error(`The target answered ${response.status}`);
        }
        return { outcome: 'done', proof: await response.json() };
      },
    },
  ],
  ledger: new DatabaseLedger({
    wrapper: unwrappedKeys(),
    clock: () => new Date(),
  }),
  logger,
  pollMs: 500,
}).startLoop();
process.send('up');
