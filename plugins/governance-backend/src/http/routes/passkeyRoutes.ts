import {
  enrolmentSchema,
  governancePasskeyRemovePermission,
  pageSchema,
  passkeyRequestSchema,
  passkeySchema,
} from '@countersign/plugin-governance-common';
import { defineRoute, Route } from '@countersign/plugin-governance-node';
import { z } from 'zod/v4';
import { person, RouteContext } from './RouteContext';

/** The passkeys by which people prove that they are present. */
export function passkeyRoutes(context: RouteContext): Route[] {
  const { authorizer, passkeys } = context;
  return [
    defineRoute(
      {
        method: 'get',
        path: '/passkeys',
        operationId: 'listPasskeys',
        summary: 'The passkeys of the caller, oldest first',
        tag: 'passkeys',
        allow: 'user',
        response: pageSchema(passkeySchema),
      },
      async ({ credentials }) => {
        const { userRef } = await person(context, credentials, 'listPasskeys');
        const items = await passkeys.list(userRef);
        return { items, total: items.length };
      },
    ),
    defineRoute(
      {
        method: 'post',
        path: '/passkeys/enrolments',
        operationId: 'beginPasskey',
        summary: 'Begins setting up a passkey for the caller',
        tag: 'passkeys',
        allow: 'user',
        response: enrolmentSchema,
        status: 201,
        errors: { 409: 'The portal does not know its own address' },
      },
      async ({ credentials }) => {
        const { userRef } = await person(context, credentials, 'beginPasskey');
        return passkeys.begin(userRef);
      },
    ),
    defineRoute(
      {
        method: 'post',
        path: '/passkeys',
        operationId: 'enrolPasskey',
        summary:
          'Sets up a passkey; the first one can be used after a delay, each further one is admitted by one that can be used',
        tag: 'passkeys',
        allow: 'user',
        body: passkeyRequestSchema,
        response: passkeySchema,
        status: 201,
        errors: { 409: 'It is set up already' },
      },
      async ({ body, credentials }) =>
        passkeys.enrol(
          body,
          await person(context, credentials, 'enrolPasskey'),
        ),
    ),
    defineRoute(
      {
        method: 'delete',
        path: '/passkeys/:id',
        operationId: 'removePasskey',
        summary:
          'Removes a passkey of the caller, or with the permission for it of anybody',
        tag: 'passkeys',
        allow: 'user',
        params: z.strictObject({ id: z.string().min(1).max(1400) }),
        response: z.strictObject({ removed: z.literal(true) }),
        errors: { 404: 'The caller has no such passkey' },
      },
      async ({ params, credentials }) => {
        const caller = await person(context, credentials, 'removePasskey');
        const anybodys = await authorizer.isAllowed(
          governancePasskeyRemovePermission,
          credentials,
        );
        await passkeys.remove(params.id, caller, anybodys);
        return { removed: true as const };
      },
    ),
  ];
}
