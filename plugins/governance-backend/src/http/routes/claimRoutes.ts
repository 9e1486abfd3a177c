import {
  claimKeyRequestSchema,
  claimKeySchema,
  claimSchema,
  claimTokenSchema,
  pageSchema,
  takeClaimRequestSchema,
  takenClaimSchema,
} from '@countersign/plugin-governance-common';
import {
  defineRoute,
  Route,
  RouteAnswer,
} from '@countersign/plugin-governance-node';
import { z } from 'zod/v4';
import { person, RouteContext } from './RouteContext';
import { idParams } from './schemas';

/** What no cache on the way may keep. */
const NOT_KEPT = { 'cache-control': 'no-store' };

/** Keys that credentials are sealed to, and taking what lies sealed. Everybody does so for themselves. */
export function claimRoutes(context: RouteContext): Route[] {
  const { claimKeys, claims } = context;
  return [
    defineRoute(
      {
        method: 'get',
        path: '/claim-keys',
        operationId: 'listClaimKeys',
        summary:
          'The public keys of the caller that credentials can be sealed to, oldest first',
        tag: 'claims',
        allow: 'user',
        response: pageSchema(claimKeySchema),
      },
      async ({ credentials }) => {
        const { userRef } = await person(context, credentials, 'listClaimKeys');
        const items = await claimKeys.list(userRef);
        return { items, total: items.length };
      },
    ),
    defineRoute(
      {
        method: 'post',
        path: '/claim-keys',
        operationId: 'registerClaimKey',
        summary:
          'Registers a public key of the caller, to which credentials that they ask for can be sealed',
        tag: 'claims',
        allow: 'user',
        body: claimKeyRequestSchema,
        response: claimKeySchema,
        status: 201,
        errors: { 409: 'The key is somebody else’s, or was removed' },
      },
      async ({ body, credentials }) =>
        claimKeys.register(
          body,
          await person(context, credentials, 'registerClaimKey'),
        ),
    ),
    defineRoute(
      {
        method: 'delete',
        path: '/claim-keys/:id',
        operationId: 'removeClaimKey',
        summary:
          'Removes a key of the caller for good, with what lies sealed to it',
        tag: 'claims',
        allow: 'user',
        params: idParams,
        response: z.strictObject({ removed: z.literal(true) }),
        errors: { 404: 'The caller has no such key' },
      },
      async ({ params, credentials }) => {
        await claimKeys.remove(
          params.id,
          await person(context, credentials, 'removeClaimKey'),
        );
        return { removed: true as const };
      },
    ),
    defineRoute(
      {
        method: 'get',
        path: '/claims',
        operationId: 'listClaims',
        summary:
          'What lies sealed for the caller and can still be taken, oldest first',
        tag: 'claims',
        allow: 'user',
        response: pageSchema(claimSchema),
      },
      async ({ credentials }) => {
        const { userRef } = await person(context, credentials, 'listClaims');
        const items = await claims.list(userRef);
        return { items, total: items.length };
      },
    ),
    defineRoute(
      {
        method: 'post',
        path: '/claims/:id/token',
        operationId: 'openClaim',
        summary:
          'Opens a claim of the caller: yields a token for taking it, and starts its last minutes',
        tag: 'claims',
        allow: 'user',
        params: idParams,
        response: claimTokenSchema,
        status: 201,
        errors: {
          404: 'The caller has no such claim',
          409: 'The credential is not active yet',
          410: 'It was taken or destroyed',
        },
      },
      async ({ params, credentials, address }) =>
        new RouteAnswer({
          status: 201,
          headers: NOT_KEPT,
          body: await claims.open(
            { id: params.id, from: address },
            await person(context, credentials, 'openClaim'),
          ),
        }),
    ),
    defineRoute(
      {
        method: 'post',
        path: '/claims/:id',
        operationId: 'takeClaim',
        summary:
          'Takes what lies sealed, once. A second time is an incident that revokes the credential',
        tag: 'claims',
        allow: 'user',
        params: idParams,
        body: takeClaimRequestSchema,
        response: takenClaimSchema,
        errors: {
          404: 'The caller has no such claim',
          409: 'The credential is not active yet',
          410: 'It was taken or destroyed',
        },
      },
      async ({ params, body, credentials, address }) =>
        new RouteAnswer({
          status: 200,
          headers: NOT_KEPT,
          body: await claims.take(
            { id: params.id, token: body.token, from: address },
            await person(context, credentials, 'takeClaim'),
          ),
        }),
    ),
  ];
}
