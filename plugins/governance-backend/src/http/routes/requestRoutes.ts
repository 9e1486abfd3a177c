import {
  flowRequestSchema,
  governanceRequestCreatePermission,
  pageSchema,
  requestableFlowSchema,
  requestPreviewSchema,
  requestViewSchema,
} from '@countersign/plugin-governance-common';
import {
  defineRoute,
  Route,
  RouteCredentials,
} from '@countersign/plugin-governance-node';
import { z } from 'zod/v4';
import { Requester } from '../../callers/requesterOf';
import { readCursor, writeCursor } from '../../paging/cursors';
import { requester, RouteContext } from './RouteContext';
import { idParams, pageQuery } from './schemas';

const ASKING_ERRORS = {
  404: 'There is no such flow, or not for this caller to ask for',
};

/** What people, pipelines, workloads and agents ask of flows. */
export function requestRoutes(context: RouteContext): Route[] {
  const { authorizer, requests } = context;
  const asking = async (
    credentials: RouteCredentials,
    route: string,
  ): Promise<Requester> => {
    await authorizer.require(governanceRequestCreatePermission, credentials);
    return requester(context, credentials, route);
  };
  return [
    defineRoute(
      {
        method: 'get',
        path: '/requestable-flows',
        operationId: 'listRequestableFlows',
        summary: 'What the caller may ask for, and what a request states',
        tag: 'requests',
        allow: 'user-or-service',
        response: pageSchema(requestableFlowSchema),
      },
      async ({ credentials }) => {
        const items = await requests.listFlows(
          await asking(credentials, 'listRequestableFlows'),
        );
        return { items, total: items.length };
      },
    ),
    defineRoute(
      {
        method: 'post',
        path: '/requests/preview',
        operationId: 'previewRequest',
        summary:
          'The way that a request would take, and who would be asked; writes nothing',
        tag: 'requests',
        allow: 'user-or-service',
        body: flowRequestSchema,
        response: requestPreviewSchema,
        errors: ASKING_ERRORS,
      },
      async ({ body, credentials }) =>
        requests.preview(body, await asking(credentials, 'previewRequest')),
    ),
    defineRoute(
      {
        method: 'post',
        path: '/requests',
        operationId: 'createRequest',
        summary:
          'Asks for something; the same key again yields the same request',
        tag: 'requests',
        allow: 'user-or-service',
        body: flowRequestSchema.extend({
          idempotencyKey: z.string().min(8).max(200),
        }),
        response: requestViewSchema,
        status: 201,
        errors: {
          ...ASKING_ERRORS,
          409: 'Something else was asked for under that key',
        },
      },
      async ({ body, credentials }) => {
        const { request } = await requests.request(
          body,
          await asking(credentials, 'createRequest'),
        );
        return request;
      },
    ),
    defineRoute(
      {
        method: 'get',
        path: '/requests',
        operationId: 'listRequests',
        summary: 'What the caller has asked for, newest first',
        tag: 'requests',
        allow: 'user-or-service',
        query: pageQuery,
        response: pageSchema(requestViewSchema),
      },
      async ({ query, credentials }) => {
        const after = readCursor(query.after);
        const page = await requests.list(
          await asking(credentials, 'listRequests'),
          {
            limit: query.limit,
            ...(after ? { after: { createdAt: after[0], id: after[1] } } : {}),
          },
        );
        return {
          items: page.items,
          total: page.total,
          nextCursor:
            page.next && writeCursor([page.next.createdAt, page.next.id]),
        };
      },
    ),
    defineRoute(
      {
        method: 'get',
        path: '/requests/:id',
        operationId: 'getRequest',
        summary: 'One request of the caller, and how far it has come',
        tag: 'requests',
        allow: 'user-or-service',
        params: idParams,
        response: requestViewSchema,
        errors: { 404: 'The caller has made no such request' },
      },
      async ({ params, credentials }) =>
        requests.get(params.id, await asking(credentials, 'getRequest')),
    ),
  ];
}
