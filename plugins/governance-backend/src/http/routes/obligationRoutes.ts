import {
  governanceFlowReadPermission,
  obligationSchema,
  pageSchema,
} from '@countersign/plugin-governance-common';
import { defineRoute, Route } from '@countersign/plugin-governance-node';
import { z } from 'zod/v4';
import { toObligationView } from '../../obligations';
import { listObligations } from '../../obligations/operations/obligations';
import { readCursor, writeCursor } from '../../paging/cursors';
import { pageOf } from '../../paging/pageOf';
import { RouteContext } from './RouteContext';
import { pageQuery } from './schemas';

/** What ended instances still owe. */
export function obligationRoutes(context: RouteContext): Route[] {
  const { authorizer, knex } = context;
  return [
    defineRoute(
      {
        method: 'get',
        path: '/obligations',
        operationId: 'listObligations',
        summary:
          'What is owed about what flows have granted, in the order in which it is due',
        tag: 'obligations',
        allow: 'user-or-service',
        query: pageQuery.extend({
          subject: z.string().optional(),
          kind: z.string().optional(),
          status: obligationSchema.shape.status.optional(),
        }),
        response: pageSchema(obligationSchema),
      },
      async ({ query, credentials }) => {
        await authorizer.require(governanceFlowReadPermission, credentials);
        const { limit, after, ...given } = query;
        const filter = Object.fromEntries(
          Object.entries(given).filter(([, value]) => value !== undefined),
        );
        return knex.transaction(async trx => {
          const { rows, total } = await listObligations(trx, {
            filter,
            after: readCursor(after),
            limit: limit + 1,
          });
          const page = pageOf(rows, limit, last =>
            writeCursor([last.due_at, last.id]),
          );
          return {
            items: page.items.map(toObligationView),
            total,
            nextCursor: page.next,
          };
        });
      },
    ),
  ];
}
