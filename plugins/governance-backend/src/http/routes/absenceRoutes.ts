import {
  absenceRequestSchema,
  absenceSchema,
  pageSchema,
} from '@countersign/plugin-governance-common';
import { defineRoute, Route } from '@countersign/plugin-governance-node';
import { person, RouteContext } from './RouteContext';
import { idParams } from './schemas';

/** Being away, and who stands in meanwhile. Everybody says so for themselves. */
export function absenceRoutes(context: RouteContext): Route[] {
  const { absences } = context;
  return [
    defineRoute(
      {
        method: 'get',
        path: '/me/absences',
        operationId: 'listAbsences',
        summary:
          'When one is away, and when one stands in for somebody, as far as it is not over',
        tag: 'reviews',
        allow: 'user',
        response: pageSchema(absenceSchema),
      },
      async ({ credentials }) => {
        const caller = await person(context, credentials, 'GET /me/absences');
        const items = await absences.list(caller.userRef);
        return { items, total: items.length };
      },
    ),
    defineRoute(
      {
        method: 'post',
        path: '/me/absence',
        operationId: 'setAbsence',
        summary:
          'Names who stands in for a time; they are asked besides about everything that one is asked',
        tag: 'reviews',
        allow: 'user',
        body: absenceRequestSchema,
        response: absenceSchema,
        status: 201,
      },
      async ({ body, credentials }) =>
        absences.set(
          body,
          await person(context, credentials, 'POST /me/absence'),
        ),
    ),
    defineRoute(
      {
        method: 'post',
        path: '/me/absences/:id/end',
        operationId: 'endAbsence',
        summary: 'Ends one’s absence before its time',
        tag: 'reviews',
        allow: 'user',
        params: idParams,
        response: absenceSchema,
        errors: { 404: 'One has no such absence, or it is over' },
      },
      async ({ params, credentials }) =>
        absences.end(
          params.id,
          await person(context, credentials, 'POST /me/absences/{id}/end'),
        ),
    ),
  ];
}
