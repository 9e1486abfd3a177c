import {
  exclusionPreviewSchema,
  exclusionRequestSchema,
  exclusionSchema,
  exclusionSelectorSchema,
  governanceExceptionRequestPermission,
  governanceFlowFreezePermission,
  governanceFlowReadPermission,
  governanceIdentityReadPermission,
  pageSchema,
} from '@countersign/plugin-governance-common';
import { defineRoute, Route } from '@countersign/plugin-governance-node';
import { z } from 'zod/v4';
import { readCursor, writeCursor } from '../../paging/cursors';
import { pageOf } from '../../paging/pageOf';
import { criteriaOf } from '../../permissions/criteriaOf';
import { person, RouteContext } from './RouteContext';
import { idParams, pageQuery } from './schemas';

/** Exclusions: what there is, what one would cover, asking for one, ending one. */
export function exclusionRoutes(context: RouteContext): Route[] {
  const { authorizer, exclusions } = context;
  return [
    defineRoute(
      {
        method: 'get',
        path: '/exclusions',
        operationId: 'listExclusions',
        summary: 'Exclusions as granted, the latest first',
        tag: 'exclusions',
        allow: 'user-or-service',
        query: pageQuery.extend({
          status: z
            .enum(['in-force', 'all'])
            .default('all')
            .describe('`in-force`: without those that are over'),
        }),
        response: pageSchema(exclusionSchema),
      },
      async ({ query, credentials }) => {
        await authorizer.require(governanceFlowReadPermission, credentials);
        const { limit, after, status } = query;
        const { items, total } = await exclusions.list({
          show: status,
          before: readCursor(after),
          limit: limit + 1,
        });
        const page = pageOf(items, limit, last =>
          writeCursor([last.grantedAt, last.id]),
        );
        return {
          items: page.items,
          total,
          nextCursor: page.next,
        };
      },
    ),
    defineRoute(
      {
        method: 'post',
        path: '/exclusions/preview',
        operationId: 'previewExclusion',
        summary: 'What an exclusion would cover now; writes nothing',
        tag: 'exclusions',
        allow: 'user',
        body: z.strictObject({ selector: exclusionSelectorSchema }),
        response: exclusionPreviewSchema,
      },
      async ({ body, credentials }) => {
        await authorizer.require(
          governanceExceptionRequestPermission,
          credentials,
        );
        const visibility = await authorizer.identities(
          governanceIdentityReadPermission,
          credentials,
        );
        return exclusions.preview(body.selector, criteriaOf(visibility));
      },
    ),
    defineRoute(
      {
        method: 'post',
        path: '/exclusions',
        operationId: 'requestExclusion',
        summary: 'Asks for an exclusion; two others decide',
        tag: 'exclusions',
        allow: 'user',
        body: exclusionRequestSchema,
        response: z.strictObject({ instanceId: z.string() }),
        status: 201,
        errors: { 409: 'It has been asked for already' },
      },
      async ({ body, credentials }) => {
        await authorizer.require(
          governanceExceptionRequestPermission,
          credentials,
        );
        return exclusions.request(
          body,
          await person(context, credentials, 'requestExclusion'),
        );
      },
    ),
    defineRoute(
      {
        method: 'post',
        path: '/exclusions/:id/withdraw',
        operationId: 'withdrawExclusion',
        summary: 'Ends an exclusion before its time, at once',
        tag: 'exclusions',
        allow: 'user',
        params: idParams,
        response: exclusionSchema,
        errors: { 404: 'There is no such exclusion', 409: 'It is over' },
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
        return exclusions.withdraw(
          params.id,
          await person(context, credentials, 'withdrawExclusion'),
          mayAny,
        );
      },
    ),
  ];
}
