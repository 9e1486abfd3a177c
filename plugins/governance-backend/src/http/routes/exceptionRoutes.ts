import {
  exceptionRequestSchema,
  exceptionSchema,
  ExceptionView,
  governanceExceptionRequestPermission,
  governanceFlowFreezePermission,
  governanceFlowReadPermission,
  pageSchema,
} from '@countersign/plugin-governance-common';
import { defineRoute, Route } from '@countersign/plugin-governance-node';
import { z } from 'zod/v4';
import { GrantRow } from '../../exceptionGrants';
import { readCursor, writeCursor } from '../../paging/cursors';
import { pageOf } from '../../paging/pageOf';
import { titleSubjects } from '../../views/titleSubjects';
import { person, RouteContext } from './RouteContext';
import { idParams, pageQuery } from './schemas';

function statusOf(row: GrantRow, now: string): ExceptionView['status'] {
  if (row.end_reason === 'withdrawn') {
    return 'withdrawn';
  }
  return row.ended_at !== null || row.until <= now ? 'expired' : 'in-force';
}

function toView(row: GrantRow, now: string): ExceptionView {
  return {
    id: row.id,
    flow: row.flow,
    exception: row.exception,
    subject: row.subject,
    owner: row.owner,
    control: row.control,
    requestedBy: row.requested_by ?? undefined,
    renewal: Number(row.renewal),
    grantedAt: row.granted_at,
    until: row.until,
    status: statusOf(row, now),
    endedAt: row.ended_at ?? undefined,
    withdrawnBy: row.withdrawn_by ?? undefined,
  };
}

/** Exceptions: what there is, asking for one, ending one. */
export function exceptionRoutes(context: RouteContext): Route[] {
  const { authorizer, exceptions, knex } = context;
  return [
    defineRoute(
      {
        method: 'get',
        path: '/exceptions',
        operationId: 'listExceptions',
        summary: 'Exceptions as granted, the latest first',
        tag: 'exceptions',
        allow: 'user-or-service',
        query: pageQuery.extend({
          flow: z.string().optional(),
          subject: z.string().optional(),
          status: z
            .enum(['in-force', 'all'])
            .default('all')
            .describe('`in-force`: without those that are over'),
        }),
        response: pageSchema(exceptionSchema),
      },
      async ({ query, credentials }) => {
        await authorizer.require(governanceFlowReadPermission, credentials);
        const { limit, after, status, ...filter } = query;
        const { rows, total, now } = await exceptions.list({
          filter,
          inForce: status === 'in-force',
          before: readCursor(after),
          limit: limit + 1,
        });
        const page = pageOf(rows, limit, last =>
          writeCursor([last.granted_at, last.id]),
        );
        return {
          items: await knex.transaction(trx =>
            titleSubjects(
              trx,
              page.items.map(row => toView(row, now)),
            ),
          ),
          total,
          nextCursor: page.next,
        };
      },
    ),
    defineRoute(
      {
        method: 'post',
        path: '/exceptions',
        operationId: 'requestException',
        summary:
          'Asks for an exception; others decide, by what the flow says that declares it',
        tag: 'exceptions',
        allow: 'user',
        body: exceptionRequestSchema,
        response: z.strictObject({ instanceId: z.string() }),
        status: 201,
        errors: { 409: 'It has been asked for already' },
      },
      async ({ body, credentials }) => {
        await authorizer.require(
          governanceExceptionRequestPermission,
          credentials,
        );
        return exceptions.request(
          body,
          await person(context, credentials, 'requestException'),
        );
      },
    ),
    defineRoute(
      {
        method: 'post',
        path: '/exceptions/import',
        operationId: 'importExceptions',
        summary:
          'Asks for what documents of the kind ExceptionGrant say; nothing is granted by it',
        tag: 'exceptions',
        allow: 'user',
        body: z.strictObject({
          source: z.string().max(100_000).describe('YAML'),
        }),
        response: z.strictObject({ instanceIds: z.array(z.string()) }),
        status: 201,
        errors: { 409: 'One of them has been asked for already' },
      },
      async ({ body, credentials }) => {
        await authorizer.require(
          governanceExceptionRequestPermission,
          credentials,
        );
        return exceptions.importGrants(
          body.source,
          await person(context, credentials, 'importExceptions'),
        );
      },
    ),
    defineRoute(
      {
        method: 'post',
        path: '/exceptions/:id/withdraw',
        operationId: 'withdrawException',
        summary: 'Ends an exception before its time, at once',
        tag: 'exceptions',
        allow: 'user',
        params: idParams,
        response: exceptionSchema,
        errors: { 404: 'There is no such exception', 409: 'It is over' },
      },
      async ({ params, credentials }) => {
        await authorizer.require(
          governanceExceptionRequestPermission,
          credentials,
        );
        const mayAny = await authorizer
          .require(governanceFlowFreezePermission, credentials)
          .then(
            () => true,
            () => false,
          );
        const row = await exceptions.withdraw(
          params.id,
          await person(context, credentials, 'withdrawException'),
          mayAny,
        );
        return toView(row, row.ended_at ?? row.until);
      },
    ),
  ];
}
