import {
  governanceFlowReadPermission,
  pageSchema,
} from '@countersign/plugin-governance-common';
import { z } from 'zod/v4';
import { FlowInstance } from '../../flows';
import { defineRoute, Route } from '../defineRoute';
import { RouteContext } from './RouteContext';
import { idParams, pageQuery } from './schemas';

const flowSchema = z.strictObject({
  name: z.string(),
  version: z.string(),
  hash: z.string(),
  publishedAt: z.string(),
  running: z.number().int(),
  source: z.string().describe('The definition as it was written'),
});

const instanceSchema = z.strictObject({
  id: z.string(),
  flow: z.string(),
  hash: z.string(),
  subject: z.string(),
  mode: z.string(),
  status: z.enum(['running', 'ended']),
  state: z.string(),
  version: z.number().int(),
  createdAt: z.string(),
  updatedAt: z.string(),
  endedAt: z.string().optional(),
  outcome: z.string().optional(),
});

/** What of an instance is nobody's personal data. */
function toInstanceView(instance: FlowInstance) {
  return {
    id: instance.id,
    flow: instance.flow,
    hash: instance.hash,
    subject: instance.subject,
    mode: instance.mode,
    status: instance.status,
    state: instance.state,
    version: instance.version,
    createdAt: instance.createdAt,
    updatedAt: instance.updatedAt,
    endedAt: instance.endedAt,
    outcome: instance.outcome,
  };
}

/** Flow definitions and running instances. */
export function flowRoutes(context: RouteContext): Route[] {
  const { engine, knex } = context;
  return [
    defineRoute(
      {
        method: 'get',
        path: '/flows',
        operationId: 'listFlows',
        summary: 'The active definition of every flow',
        tag: 'flows',
        allow: 'user-or-service',
        response: pageSchema(flowSchema),
      },
      async ({ credentials }) => {
        await context.authorizer.require(
          governanceFlowReadPermission,
          credentials,
        );
        const rows: Array<{
          name: string;
          version: string;
          hash: string;
          published_at: string;
          source: string;
          running: string | number;
        }> = await knex.transaction(trx =>
          trx('flow_active')
            .join(
              'flow_definitions',
              'flow_definitions.hash',
              'flow_active.hash',
            )
            .orderBy('flow_active.name')
            .select(
              'flow_definitions.name',
              'flow_definitions.version',
              'flow_definitions.hash',
              'flow_definitions.published_at',
              'flow_definitions.source',
              trx('flow_instances')
                .whereRaw('flow_instances.flow = flow_active.name')
                .where({ status: 'running' })
                .count('*')
                .as('running'),
            ),
        );
        return {
          items: rows.map(row => ({
            name: row.name,
            version: row.version,
            hash: row.hash,
            publishedAt: row.published_at,
            running: Number(row.running),
            source: row.source,
          })),
          total: rows.length,
        };
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
        response: pageSchema(instanceSchema),
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
          return {
            items: page.items.map(toInstanceView),
            total: Number(counted[0].count),
            nextCursor: page.nextCursor,
          };
        });
      },
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
