import {
  FIGURE_DAYS,
  governanceFlowReadPermission,
  requestFiguresSchema,
} from '@countersign/plugin-governance-common';
import { defineRoute, Route } from '@countersign/plugin-governance-node';
import { z } from 'zod/v4';
import { answeredFor, describeFigures } from '../../requestFigures';
import { requester, RouteContext } from './RouteContext';

const DAY_MS = 24 * 60 * 60 * 1000;
const [, NINETY] = FIGURE_DAYS;

/** How requests for credentials went. */
export function figureRoutes(context: RouteContext): Route[] {
  const { authorizer, clock, knex } = context;
  return [
    defineRoute(
      {
        method: 'get',
        path: '/request-figures',
        operationId: 'getRequestFigures',
        summary:
          'What became of requests for credentials, and how long it took until they worked',
        tag: 'requests',
        allow: 'user-or-service',
        query: z.strictObject({
          scope: z
            .enum(['mine', 'all'])
            .default('mine')
            .describe(
              '`mine`: what one has requested, and what is about identities of oneself, of one’s groups and of those that one leads',
            ),
          days: z.coerce
            .number()
            .pipe(z.literal(FIGURE_DAYS))
            .default(NINETY)
            .describe('Requests of the last so many days'),
        }),
        response: requestFiguresSchema,
      },
      async ({ query, credentials }) => {
        const { scope, days } = query;
        if (scope === 'all') {
          await authorizer.require(governanceFlowReadPermission, credentials);
        }
        const { principal } = await requester(
          context,
          credentials,
          'getRequestFigures',
        );
        const now = clock.now();
        const from = new Date(now.getTime() - days * DAY_MS).toISOString();
        return knex.transaction(async trx =>
          describeFigures(
            trx,
            scope === 'all'
              ? { from }
              : {
                  from,
                  whose: {
                    requestedBy: principal,
                    owners: await answeredFor(trx, principal),
                  },
                },
            now,
          ),
        );
      },
    ),
  ];
}
