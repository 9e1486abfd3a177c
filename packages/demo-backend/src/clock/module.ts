import {
  coreServices,
  createBackendModule,
  LoggerService,
} from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import {
  defineRoute,
  governanceRoutesExtensionPoint,
} from '@countersign/plugin-governance-node';
import { Duration } from 'luxon';
import { Knex } from 'knex';
import { z } from 'zod/v4';
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
        logger: coreServices.logger,
        routes: governanceRoutesExtensionPoint,
      },
      async init({ database, logger, routes }) {
        refuseOutsideDevelopment('The demo clock');
        const knex = await database.getClient();
        const shared = {
          path: '/demo/clock',
          tag: 'demo',
          allow: 'user' as const,
          response: z.strictObject({
            offsetMs: z
              .number()
              .describe('Milliseconds that the clock is ahead by'),
          }),
        };
        routes.addRoute(
          defineRoute(
            {
              ...shared,
              method: 'get',
              operationId: 'getDemoClock',
              summary: 'How far the demo clock has been moved',
            },
            async () => ({ offsetMs: await readOffset(knex) }),
          ),
        );
        routes.addRoute(
          defineRoute(
            {
              ...shared,
              method: 'post',
              operationId: 'moveDemoClock',
              summary: 'Moves the demo clock forward',
              body: z.strictObject({
                by: z
                  .string('is missing; give an ISO 8601 duration such as P7D')
                  .describe('ISO 8601 duration'),
              }),
            },
            async ({ body }) => ({
              offsetMs: await moveClock(knex, logger, body.by),
            }),
          ),
        );
      },
    });
  },
});
