import {
  coreServices,
  createBackendModule,
  LoggerService,
} from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import express from 'express';
import PromiseRouter from 'express-promise-router';
import { Duration } from 'luxon';
import { Knex } from 'knex';
import { refuseOutsideDevelopment } from '../refuseOutsideDevelopment';

const TABLE = 'governance_clock_offset';

async function readOffset(knex: Knex): Promise<number> {
  const row = await knex(TABLE).where({ id: 1 }).first();
  return Number(row?.offset_ms ?? 0);
}

/** Moves the clock that timers and deadlines are compared with. Only ever forward: what has happened has happened. */
async function moveClock(
  knex: Knex,
  logger: LoggerService,
  by: string,
): Promise<number> {
  const duration = Duration.fromISO(by);
  const milliseconds = duration.toMillis();
  if (!duration.isValid || !(milliseconds > 0)) {
    throw new InputError(
      `by: '${by}' is not a duration to move forward by; give ISO 8601 such as P7D or PT3M`,
    );
  }
  const offset = (await readOffset(knex)) + milliseconds;
  await knex(TABLE)
    .insert({ id: 1, offset_ms: offset })
    .onConflict('id')
    .merge();
  logger.info(`The demo clock is ahead by ${offset} ms`);
  return offset;
}

/** `GET` and `POST /api/governance/demo/clock {"by": "P7D"}`: the movable clock of the demo. */
export const governanceModuleDemoClock = createBackendModule({
  pluginId: 'governance',
  moduleId: 'demo-clock',
  register(reg) {
    reg.registerInit({
      deps: {
        database: coreServices.database,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        logger: coreServices.logger,
      },
      async init({ database, httpAuth, httpRouter, logger }) {
        refuseOutsideDevelopment('The demo clock');
        const knex = await database.getClient();
        const router = PromiseRouter();
        router.get('/demo/clock', async (request, response) => {
          await httpAuth.credentials(request, { allow: ['user'] });
          response.json({ offsetMs: await readOffset(knex) });
        });
        router.post(
          '/demo/clock',
          express.json(),
          async (request, response) => {
            await httpAuth.credentials(request, { allow: ['user'] });
            const offsetMs = await moveClock(
              knex,
              logger,
              String(request.body?.by),
            );
            response.json({ offsetMs });
          },
        );
        httpRouter.use(router);
      },
    });
  },
});
