import {
  governanceFlowFreezePermission,
  governanceFlowReadPermission,
  governanceRequestCreatePermission,
  issuedCredentialSchema,
  issuerSchema,
  pageSchema,
  storeSchema,
} from '@countersign/plugin-governance-common';
import {
  defineRoute,
  Route,
  RouteCredentials,
} from '@countersign/plugin-governance-node';
import { z } from 'zod/v4';
import { readCursor, writeCursor } from '../../paging/cursors';
import { person, requester, RouteContext } from './RouteContext';
import { entityRef, idParams, pageQuery } from './schemas';

const DAY_MS = 24 * 60 * 60 * 1000;

/** Which credentials are listed. */
const credentialQuery = pageQuery.extend({
  scope: z
    .enum(['mine', 'all'])
    .default('mine')
    .describe('`mine`: what one has requested or answers for'),
  state: issuedCredentialSchema.shape.state.optional(),
  issuer: z.string().max(64).optional().describe('Id of the issuer'),
  environment: z.string().max(64).optional(),
  owner: entityRef
    .optional()
    .describe('Who answers for it, or a group above them'),
  endsWithinDays: z.coerce
    .number()
    .int()
    .min(0)
    .max(3660)
    .optional()
    .describe('What has not ended and does within so many days'),
  text: z
    .string()
    .max(200)
    .optional()
    .describe(
      'Part of whom it is for, of what for, or of what its system calls it, in whatever case',
    ),
});

/** Credentials that were ordered here, and where they can be had and delivered. */
export function credentialRoutes(context: RouteContext): Route[] {
  const { authorizer, clock, connectors, credentials: service } = context;
  const asking = async (credentials: RouteCredentials, route: string) => {
    await authorizer.require(governanceRequestCreatePermission, credentials);
    return requester(context, credentials, route);
  };
  // Whether a switch is done is for a person to say, not for an agent that acts for one.
  const sayer = async (credentials: RouteCredentials) => {
    const { userRef, actor } = await person(
      context,
      credentials,
      'answerRotation',
    );
    return { principal: userRef, actor };
  };
  return [
    defineRoute(
      {
        method: 'get',
        path: '/credentials',
        operationId: 'listCredentials',
        summary: 'Credentials that were ordered here, the newest first',
        tag: 'credentials',
        allow: 'user-or-service',
        query: credentialQuery,
        response: pageSchema(issuedCredentialSchema),
      },
      async ({ query, credentials }) => {
        const { limit, after, endsWithinDays, ...which } = query;
        if (which.scope === 'all') {
          await authorizer.require(governanceFlowReadPermission, credentials);
        }
        const page = await service.list(
          await requester(context, credentials, 'listCredentials'),
          {
            ...which,
            endsBy:
              endsWithinDays === undefined
                ? undefined
                : new Date(
                    clock.now().getTime() + endsWithinDays * DAY_MS,
                  ).toISOString(),
          },
          { limit, after: readCursor(after) },
        );
        return {
          items: page.items,
          total: page.total,
          nextCursor: page.next && writeCursor(page.next),
        };
      },
    ),
    defineRoute(
      {
        method: 'get',
        path: '/credentials/:id',
        operationId: 'getCredential',
        summary: 'One credential that was ordered here',
        tag: 'credentials',
        allow: 'user-or-service',
        params: idParams,
        response: issuedCredentialSchema,
        errors: { 404: 'There is none, or none that the caller may see' },
      },
      async ({ params, credentials }) =>
        service.get(params.id, {
          ...(await requester(context, credentials, 'getCredential')),
          seesAll: await authorizer.isAllowed(
            governanceFlowReadPermission,
            credentials,
          ),
        }),
    ),
    defineRoute(
      {
        method: 'post',
        path: '/credentials/:id/revocation',
        operationId: 'revokeCredential',
        summary:
          'Has a credential revoked, read back and taken out of its store; cannot be undone',
        tag: 'credentials',
        allow: 'user-or-service',
        params: idParams,
        body: z.strictObject({ reason: z.string().trim().min(10).max(2000) }),
        response: z.strictObject({ instanceId: z.string() }),
        status: 202,
        errors: { 404: 'There is no such credential' },
      },
      async ({ params, body, credentials }) =>
        service.revoke(params.id, body.reason, {
          ...(await requester(context, credentials, 'revokeCredential')),
          seesAll: await authorizer.isAllowed(
            governanceFlowFreezePermission,
            credentials,
          ),
        }),
    ),
    defineRoute(
      {
        method: 'post',
        path: '/credentials/:id/rotation',
        operationId: 'rotateCredential',
        summary:
          'Has a credential replaced by one of the same rights; both work until the switch is seen or said',
        tag: 'credentials',
        allow: 'user-or-service',
        params: idParams,
        response: z.strictObject({ instanceId: z.string() }),
        status: 202,
        errors: {
          404: 'There is no such credential',
          409: 'It is not in use, or is being replaced already',
        },
      },
      async ({ params, credentials }) =>
        service.rotate(
          params.id,
          await requester(context, credentials, 'rotateCredential'),
        ),
    ),
    defineRoute(
      {
        method: 'post',
        path: '/credentials/:id/rotation/answer',
        operationId: 'answerRotation',
        summary:
          'Says that the switch is done, or that it failed and the new one is to go',
        tag: 'credentials',
        allow: 'user',
        params: idParams,
        body: z.strictObject({ answer: z.enum(['switched', 'failed']) }),
        response: z.strictObject({ instanceId: z.string() }),
        errors: {
          404: 'Nothing is replacing it',
          409: 'It is too early or too late for that',
        },
      },
      async ({ params, body, credentials }) =>
        service.answerRotation(
          params.id,
          body.answer,
          await sayer(credentials),
        ),
    ),
    defineRoute(
      {
        method: 'get',
        path: '/issuers',
        operationId: 'listIssuers',
        summary: 'Where credentials can be had',
        tag: 'credentials',
        allow: 'user-or-service',
        response: pageSchema(issuerSchema),
      },
      async ({ credentials }) => {
        await asking(credentials, 'listIssuers');
        const items = [...connectors.issuers.values()].map(
          ({ id, kind, title, environment, source, capabilities }) => ({
            id,
            kind,
            title,
            environment,
            source,
            activation: capabilities.activation,
            revocation: capabilities.revocation,
            longestLifeDays: capabilities.longestLifeMs / DAY_MS,
          }),
        );
        return { items, total: items.length };
      },
    ),
    defineRoute(
      {
        method: 'get',
        path: '/stores',
        operationId: 'listStores',
        summary: 'Where credentials can be delivered',
        tag: 'credentials',
        allow: 'user-or-service',
        response: pageSchema(storeSchema),
      },
      async ({ credentials }) => {
        await asking(credentials, 'listStores');
        const items = [...connectors.stores.values()].map(
          ({ id, kind, title, development }) => ({
            id,
            kind,
            title,
            development,
          }),
        );
        return { items, total: items.length };
      },
    ),
  ];
}
