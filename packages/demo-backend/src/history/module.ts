import {
  coreServices,
  createBackendModule,
  LoggerService,
  resolvePackagePath,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import { Config } from '@backstage/config';
import { stringifyError } from '@backstage/errors';
import { Knex } from 'knex';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Client } from 'pg';
import { refuseOutsideDevelopment } from '../refuseOutsideDevelopment';
import { makeHistory } from './makeHistory';
import { PersonaClient } from './PersonaClient';

const EVERY_MS = 10_000;
/** Sources of the demo; reviews are opened once all of them were read. */
const SOURCES = 9;
/** Started by the demo itself, so that none runs while it is in the past, and each knows what the one before has found. */
const READ_SOURCES = 'governance-sources';
const FIND = 'governance-findings';
const OPEN_REVIEWS = 'governance-periodic-reviews';

/** Applies what has changed in the finance database since the last review. */
async function changeDatabase(config: Config): Promise<void> {
  const [source] =
    config.getOptionalConfigArray('governance.sources.postgresql') ?? [];
  const folder = config.getOptionalString('demo.inventoryDirectory');
  if (!source || !folder) {
    return;
  }
  const client = new Client({
    host: source.getString('host'),
    port: source.getNumber('port'),
    database: source.getString('database'),
    user: source.getString('user'),
    password: source.getString('password'),
  });
  await client.connect();
  try {
    await client.query(
      await readFile(
        path.resolve(
          resolvePackagePath('backend'),
          folder,
          'finance-database-changes.sql',
        ),
        'utf8',
      ),
    );
  } finally {
    await client.end();
  }
}

async function wasRead(knex: Knex): Promise<boolean> {
  return (await knex('inventory_sources').first('id')) !== undefined;
}

async function trigger(
  scheduler: SchedulerService,
  logger: LoggerService,
  id: string,
): Promise<void> {
  try {
    await scheduler.triggerTask(id);
  } catch (error) {
    // It is still running from the last time.
    logger.debug(`Task ${id} was not started: ${stringifyError(error)}`);
  }
}

/** How many live sources have been read since a time. */
async function countRead(knex: Knex, since: Date): Promise<number> {
  const rows = await knex('inventory_sources')
    .where('last_observed_at', '>', since.toISOString())
    .select('id');
  return rows.length;
}

/** Gives the demo organisation a past, and then keeps its clockwork going. */
export const governanceModuleDemoHistory = createBackendModule({
  pluginId: 'governance',
  moduleId: 'demo-history',
  register(reg) {
    reg.registerInit({
      deps: {
        config: coreServices.rootConfig,
        database: coreServices.database,
        lifecycle: coreServices.rootLifecycle,
        logger: coreServices.logger,
        scheduler: coreServices.scheduler,
      },
      async init({ config, database, lifecycle, logger, scheduler }) {
        refuseOutsideDevelopment('The demo organisation');
        if (!config.getOptionalString('demo.inventoryDirectory')) {
          return;
        }
        const knex = await database.getClient();
        const stop = new AbortController();
        const run = async () => {
          // In watch mode the database outlives the backend, and the past is there already.
          if (!(await wasRead(knex))) {
            try {
              const identities = await makeHistory({
                knex,
                client: new PersonaClient({
                  baseUrl: config.getString('backend.baseUrl'),
                }),
                signal: stop.signal,
              });
              await changeDatabase(config);
              logger.info(`The demo has a past of ${identities} identities`);
            } catch (error) {
              logger.warn(
                `The demo goes on without a past: ${stringifyError(error)}`,
              );
            }
          }
          const began = new Date();
          let judged = false;
          while (!stop.signal.aborted) {
            await trigger(scheduler, logger, READ_SOURCES);
            await wait(EVERY_MS, undefined, { signal: stop.signal });
            if ((await countRead(knex, began)) >= SOURCES) {
              // What was the same in the past is as old as it is only since now.
              await trigger(scheduler, logger, judged ? OPEN_REVIEWS : FIND);
              judged = true;
            }
          }
        };
        lifecycle.addStartupHook(() => {
          run().catch(error => {
            if (!stop.signal.aborted) {
              logger.error('The demo’s clockwork has stopped', error);
            }
          });
        });
        lifecycle.addShutdownHook(() => stop.abort());
      },
    });
  },
});
