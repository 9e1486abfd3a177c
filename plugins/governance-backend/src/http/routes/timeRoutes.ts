import { serverTimeSchema } from '@countersign/plugin-governance-common';
import { defineRoute, Route } from '@countersign/plugin-governance-node';
import { RouteContext } from './RouteContext';

/** The time, for whoever says "due tomorrow". It tells nothing of anybody, so that every caller may know it. */
export function timeRoutes(context: RouteContext): Route[] {
  return [
    defineRoute(
      {
        method: 'get',
        path: '/time',
        operationId: 'getServerTime',
        summary: 'The time that deadlines are compared with',
        tag: 'api',
        allow: 'user-or-service',
        response: serverTimeSchema,
      },
      async () => ({ now: (await context.clock.sync()).toISOString() }),
    ),
  ];
}
