import { createRequire } from 'node:module';
import { createDatabase, load, logger } from '../bench/setUp.mjs';
import { CONTEXT, flowSource } from './killedFlow.mjs';

const require = createRequire(import.meta.url);
const knexFactory = require('knex');

/** The engine of the one who looks on: it publishes and verifies, and carries nothing out. */
export function watchingEngine(knex) {
  const { FlowEngine } = load('flows');
  const { DatabaseLedger } = load('ledger/DatabaseLedger');
  const { unwrappedKeys } = load('ledger/dataKeys');
  return FlowEngine.create({
    database: knex,
    contexts: [CONTEXT],
    handlers: [],
    ledger: new DatabaseLedger({
      wrapper: unwrappedKeys(),
      clock: () => new Date(),
    }),
    logger,
  });
}

/** The address of a database on the server that an address names. */
export function urlOf(serverUrl, name) {
  return serverUrl.replace(/postgres$/, name);
}

const unheard = () => {};
const quiet = {
  warn: unheard,
  error: unheard,
  deprecate: unheard,
  debug: unheard,
};

/** How the connections of the one who looks on are named, which nobody breaks. */
export const LOOKING_ON = 'looking on';

/** Connections to a database that may go away; whoever asks gets an error, and nothing is printed besides. */
export function connect(url) {
  return knexFactory({
    client: 'pg',
    connection: { connectionString: url, application_name: LOOKING_ON },
    pool: { min: 0, max: 5 },
    log: quiet,
  });
}

/** Moves the clock that every engine on a database goes by. */
export function moveClock(knex, seconds) {
  return knex('governance_clock_offset')
    .where({ id: 1 })
    .increment('offset_ms', seconds * 1000);
}

/** A database on a server with the tables of the backend, the flow published and a clock that can be moved. */
export async function createEngineDatabase(
  serverUrl,
  { tablespace, ...options } = {},
) {
  const first = await createDatabase(serverUrl, 'killed', { tablespace });
  await first.destroy();
  const knex = connect(urlOf(serverUrl, 'killed'));
  await publishFlow(knex, options);
  return knex;
}

export async function publishFlow(knex, options = {}) {
  await knex.transaction(trx =>
    watchingEngine(knex).publish(trx, {
      source: flowSource(options),
      author: 'user:default/faults',
    }),
  );
  await knex('governance_clock_offset').insert({ id: 1, offset_ms: 0 });
}
