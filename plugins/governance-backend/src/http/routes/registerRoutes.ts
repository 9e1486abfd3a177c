import {
  governanceSourceReadPermission,
  sourceRegisterSchema,
} from '@countersign/plugin-governance-common';
import { defineRoute, Route } from '@countersign/plugin-governance-node';
import { judgeRegister } from '../../evidence/register/judgeRegister';
import { listSources } from '../../inventory';
import { RouteContext } from './RouteContext';

/** Sources that are expected against those that there are. */
export function registerRoutes(context: RouteContext): Route[] {
  return [
    defineRoute(
      {
        method: 'get',
        path: '/source-register',
        operationId: 'getSourceRegister',
        summary:
          'Sources that are expected against those that there are: connected, never connected, stale, unexpected',
        tag: 'evidence',
        allow: 'user-or-service',
        response: sourceRegisterSchema,
      },
      async ({ credentials }) => {
        await context.authorizer.require(
          governanceSourceReadPermission,
          credentials,
        );
        const oldest = new Date(
          context.clock.now().getTime() - context.staleAfterMs,
        ).toISOString();
        const sources = await context.knex.transaction(trx => listSources(trx));
        return {
          declared: context.expectedSources !== undefined,
          items: judgeRegister(context.expectedSources ?? [], {
            sources,
            isOld: readAt => readAt < oldest,
          }),
        };
      },
    ),
  ];
}
