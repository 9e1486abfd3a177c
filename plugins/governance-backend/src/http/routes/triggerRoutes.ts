import { NotAllowedError } from '@backstage/errors';
import {
  flowTriggerSchema,
  governanceEventSendPermission,
  governanceFlowFreezePermission,
  governanceFlowReadPermission,
  pageSchema,
  triggerEventAnswerSchema,
  triggerEventSchema,
  triggerRunSchema,
  triggerStartSchema,
} from '@countersign/plugin-governance-common';
import {
  defineRoute,
  Route,
  RouteCredentials,
} from '@countersign/plugin-governance-node';
import { z } from 'zod/v4';
import { Requester } from '../../callers/requesterOf';
import { readCursor, writeCursor } from '../../paging/cursors';
import { pageOf } from '../../paging/pageOf';
import { describeTriggers, toRunViews, toStartView } from '../../triggers';
import { listRuns, readRun } from '../../triggers/operations/runs';
import { listStarts } from '../../triggers/operations/starts';
import { titleSubjects } from '../../views/titleSubjects';
import { flowParams } from './flowRoutes';
import { person, requester, RouteContext } from './RouteContext';
import { idParams, pageQuery } from './schemas';

const reason = z
  .string()
  .trim()
  .min(10, 'says why, in ten characters at least')
  .max(2000);

/**
 * Who tells of an event. A person has the permission; a pipeline or workload is one that is known to tell of it.
 *
 * @throws NotAllowedError for anybody else.
 */
async function tellerOf(
  context: RouteContext,
  credentials: RouteCredentials,
  event: string,
): Promise<Requester> {
  const teller = await requester(context, credentials, 'sendEvent');
  if (teller.mayEmit && !teller.mayEmit.includes(event)) {
    throw new NotAllowedError(
      `${teller.principal} is not among those who tell of ${event}; governance.callers says who is`,
    );
  }
  return teller;
}

/** What starts flows by themselves, and the events that do. */
export function triggerRoutes(context: RouteContext): Route[] {
  const { authorizer, knex, starter, triggers } = context;
  return [
    defineRoute(
      {
        method: 'get',
        path: '/flows/:name/trigger',
        operationId: 'getFlowTrigger',
        summary: 'What starts a flow by itself, and when next',
        tag: 'triggers',
        allow: 'user-or-service',
        params: flowParams,
        response: flowTriggerSchema,
        errors: { 404: 'There is no such flow' },
      },
      async ({ params, credentials }) => {
        await authorizer.require(governanceFlowReadPermission, credentials);
        return knex.transaction(trx =>
          describeTriggers(trx, starter, params.name),
        );
      },
    ),
    defineRoute(
      {
        method: 'get',
        path: '/flows/:name/trigger-runs',
        operationId: 'listTriggerRuns',
        summary: 'What a flow has started by itself, the latest first',
        tag: 'triggers',
        allow: 'user-or-service',
        params: flowParams,
        query: pageQuery,
        response: pageSchema(triggerRunSchema),
      },
      async ({ params, query, credentials }) => {
        await authorizer.require(governanceFlowReadPermission, credentials);
        return knex.transaction(async trx => {
          const { rows, total } = await listRuns(trx, {
            flow: params.name,
            before: readCursor(query.after),
            limit: query.limit + 1,
          });
          const page = pageOf(rows, query.limit, last =>
            writeCursor([last.started_at, last.id]),
          );
          return {
            items: await toRunViews(trx, page.items),
            total,
            nextCursor: page.next,
          };
        });
      },
    ),
    defineRoute(
      {
        method: 'get',
        path: '/trigger-runs/:id/starts',
        operationId: 'listTriggerStarts',
        summary: 'What one run started, or why it did not, in order',
        tag: 'triggers',
        allow: 'user-or-service',
        params: idParams,
        query: pageQuery.extend({
          state: triggerStartSchema.shape.state.optional(),
        }),
        response: pageSchema(triggerStartSchema),
      },
      async ({ params, query, credentials }) => {
        await authorizer.require(governanceFlowReadPermission, credentials);
        const { state, limit, after } = query;
        return knex.transaction(async trx => {
          const rows = await listStarts(trx, {
            runId: params.id,
            state,
            after: readCursor(after),
            limit: limit + 1,
          });
          const page = pageOf(rows, limit, last =>
            writeCursor([last.at, last.id]),
          );
          const [{ count }] = await trx('flow_trigger_starts')
            .where({ run_id: params.id, ...(state ? { state } : {}) })
            .count<Array<{ count: string | number }>>('* as count');
          return {
            items: await titleSubjects(trx, page.items.map(toStartView)),
            total: Number(count),
            nextCursor: page.next,
          };
        });
      },
    ),
    defineRoute(
      {
        method: 'post',
        path: '/trigger-runs/:id/resume',
        operationId: 'resumeTriggerRun',
        summary: 'Lets a run go on that was paused for too many refusals',
        tag: 'triggers',
        allow: 'user',
        params: idParams,
        body: z.strictObject({ reason }),
        response: triggerRunSchema,
        errors: { 404: 'There is no such run', 409: 'It is not paused' },
      },
      async ({ params, body, credentials }) => {
        await authorizer.require(governanceFlowFreezePermission, credentials);
        await triggers.resume(
          params.id,
          body.reason,
          await person(context, credentials, 'resumeTriggerRun'),
        );
        return knex.transaction(async trx => {
          const run = await readRun(trx, params.id);
          const [view] = await toRunViews(trx, run ? [run] : []);
          return view;
        });
      },
    ),
    defineRoute(
      {
        method: 'post',
        path: '/events',
        operationId: 'sendEvent',
        summary:
          'Tells flows that something has happened; a repeated id gets the same answer and starts nothing',
        tag: 'triggers',
        allow: 'user-or-service',
        body: triggerEventSchema,
        response: triggerEventAnswerSchema,
      },
      async ({ body, credentials }) => {
        await authorizer.require(governanceEventSendPermission, credentials);
        const teller = await tellerOf(context, credentials, body.name);
        const { facts, at, ...event } = body;
        return triggers.take({
          ...event,
          at: new Date(at).toISOString(),
          source: teller.principal,
          stated: JSON.parse(JSON.stringify(facts)),
          verified: teller.verified,
          actor: teller.actor,
        });
      },
    ),
  ];
}
