import {
  flowDetailSchema,
  flowInstanceDetailSchema,
  flowInstanceSchema,
  flowSummarySchema,
  governanceFlowReadPermission,
  pageSchema,
} from '@countersign/plugin-governance-common';
import { defineRoute, Route } from '@countersign/plugin-governance-node';
import { z } from 'zod/v4';
import { describeFlow, listFlows } from '../../flowChanges/describeFlow';
import {
  describeInstance,
  toInstanceView,
} from '../../flowChanges/describeInstance';
import { readSubjectTitles } from '../../views/readSubjectTitles';
import { RouteContext, userOf } from './RouteContext';
import { idParams, pageQuery } from './schemas';

/** A path parameter that names a flow. */
export const flowParams = z.strictObject({
  name: z.string().regex(/^[a-z][a-zA-Z0-9-]{0,62}$/),
});

/** Flow definitions and their instances. */
export function flowRoutes(context: RouteContext): Route[] {
  const { engine, knex } = context;
  return [
    defineRoute(
      {
        method: 'get',
        path: '/flows',
        operationId: 'listFlows',
        summary: 'The active version of every flow',
        tag: 'flows',
        allow: 'user-or-service',
        response: pageSchema(flowSummarySchema),
      },
      async ({ credentials }) => {
        await context.authorizer.require(
          governanceFlowReadPermission,
          credentials,
        );
        const items = await knex.transaction(trx => listFlows(trx, context));
        return { items, total: items.length };
      },
    ),
    defineRoute(
      {
        method: 'get',
        path: '/flows/:name',
        operationId: 'getFlow',
        summary:
          'One flow: its definition, tests with coverage, versions, and where its instances wait',
        tag: 'flows',
        allow: 'user-or-service',
        params: flowParams,
        response: flowDetailSchema,
        errors: { 404: 'There is no such flow' },
      },
      async ({ params, credentials }) => {
        await context.authorizer.require(
          governanceFlowReadPermission,
          credentials,
        );
        return knex.transaction(trx => describeFlow(trx, context, params.name));
      },
    ),
    defineRoute(
      {
        method: 'get',
        path: '/flow-instances',
        operationId: 'listFlowInstances',
        summary: 'Instances, oldest first',
        tag: 'flows',
        allow: 'user-or-service',
        query: pageQuery.extend({
          flow: z.string().optional(),
          status: z.enum(['running', 'ended']).optional(),
          subject: z.string().optional(),
        }),
        response: pageSchema(flowInstanceSchema),
      },
      async ({ query, credentials }) => {
        await context.authorizer.require(
          governanceFlowReadPermission,
          credentials,
        );
        const { limit, after, ...filter } = query;
        return knex.transaction(async trx => {
          const page = await engine.listInstances(trx, {
            ...filter,
            cursor: after,
            limit,
          });
          const counted = await trx('flow_instances')
            .modify(inner => {
              for (const [column, value] of Object.entries(filter)) {
                if (value !== undefined) {
                  inner.where(column, value);
                }
              }
            })
            .count<Array<{ count: string | number }>>('* as count');
          const titles = await readSubjectTitles(
            trx,
            page.items.map(({ subject }) => subject),
          );
          return {
            items: page.items.map(item => toInstanceView(item, titles)),
            total: Number(counted[0].count),
            nextCursor: page.nextCursor,
          };
        });
      },
    ),
    defineRoute(
      {
        method: 'get',
        path: '/flow-instances/:id',
        operationId: 'getFlowInstance',
        summary: 'An instance, the way it took, and why at each gate',
        tag: 'flows',
        allow: 'user',
        params: idParams,
        response: flowInstanceDetailSchema,
        errors: { 404: 'There is no such instance' },
      },
      async ({ params, credentials }) =>
        describeInstance(context, params.id, {
          userRef: userOf(context, credentials) ?? '',
          credentials,
        }),
    ),
    defineRoute(
      {
        method: 'get',
        path: '/flow-instances/:id/verification',
        operationId: 'verifyFlowInstance',
        summary: 'Recomputes an instance from its events and compares',
        tag: 'flows',
        allow: 'user-or-service',
        params: idParams,
        response: z.strictObject({
          ok: z.boolean(),
          events: z.number().int(),
          problems: z.array(z.string()),
        }),
        errors: { 404: 'There is no such instance' },
      },
      async ({ params, credentials }) => {
        await context.authorizer.require(
          governanceFlowReadPermission,
          credentials,
        );
        return knex.transaction(trx => engine.verifyInstance(trx, params.id));
      },
    ),
  ];
}
