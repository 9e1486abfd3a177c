import { randomUUID } from 'node:crypto';
import { BackstageCredentials } from '@backstage/backend-plugin-api';
import { NotAllowedError, NotFoundError } from '@backstage/errors';
import {
  auditorAccessSchema,
  AuditorGrant,
  auditorGrantRequestSchema,
  auditorGrantSchema,
  governanceAuditorManagePermission,
  keyOf,
  ownAuditSchema,
  pageSchema,
} from '@countersign/plugin-governance-common';
import { defineRoute, Route } from '@countersign/plugin-governance-node';
import { describeGrants } from '../../auditors/describeGrants';
import {
  endAuditorGrant,
  giveAuditorGrant,
} from '../../auditors/giveAuditorGrant';
import { listAccesses } from '../../auditors/operations/accesses';
import {
  findAuditorGrant,
  listAuditorGrants,
} from '../../auditors/operations/grants';
import { withOwnGrants } from '../../auditors/withAuditorAccess';
import { readCursor, writeCursor } from '../../paging/cursors';
import { pageOf } from '../../paging/pageOf';
import { explainable } from '../../permissions/explainable';
import { person, RouteContext, userOf } from './RouteContext';
import { idParams, pageQuery } from './schemas';

/** Reading for a while: who may, who did, and ending it. */
export function auditorRoutes(context: RouteContext): Route[] {
  const { authorizer, clock, knex } = context;
  const { ledger } = context.ledger;

  async function manager(credentials: BackstageCredentials, route: string) {
    await authorizer.require(governanceAuditorManagePermission, credentials);
    return person(context, credentials, route);
  }

  /** Whose grants the caller may see: everybody's, or their own. */
  async function seenPerson(
    credentials: BackstageCredentials,
  ): Promise<string | undefined> {
    if (
      await authorizer.isAllowed(governanceAuditorManagePermission, credentials)
    ) {
      return undefined;
    }
    const user = userOf(context, credentials);
    if (user === undefined) {
      throw new NotAllowedError(
        `It takes the permission ${governanceAuditorManagePermission.name}`,
      );
    }
    return keyOf(user);
  }

  async function describe(id: string): Promise<AuditorGrant> {
    return knex.transaction(async trx => {
      const row = await findAuditorGrant(trx, id);
      const [grant] = row ? await describeGrants(trx, [row], clock.now()) : [];
      if (!grant) {
        throw new NotFoundError(`No grant '${id}' to read exists`);
      }
      return grant;
    });
  }

  return [
    defineRoute(
      {
        method: 'get',
        path: '/me/audit',
        operationId: 'getOwnAudit',
        summary:
          'What the caller may look at as an auditor does, by the policy and by grants',
        tag: 'evidence',
        allow: 'user-or-service',
        response: ownAuditSchema,
      },
      async ({ credentials }) =>
        withOwnGrants(context, credentials, async () => {
          const { kind } = await explainable(authorizer, credentials);
          return { explain: kind };
        }),
    ),
    defineRoute(
      {
        method: 'get',
        path: '/auditor-grants',
        operationId: 'listAuditorGrants',
        summary:
          'Who may read campaigns and their evidence for a while, the latest first; one’s own without the permission',
        tag: 'evidence',
        allow: 'user-or-service',
        query: pageQuery,
        response: pageSchema(auditorGrantSchema),
      },
      async ({ query, credentials }) => {
        const seen = await seenPerson(credentials);
        return knex.transaction(async trx => {
          const { rows, total } = await listAuditorGrants(trx, {
            person: seen,
            before: readCursor(query.after),
            limit: query.limit + 1,
          });
          const page = pageOf(rows, query.limit, last =>
            writeCursor([last.given_at, last.id]),
          );
          return {
            items: await describeGrants(trx, page.items, clock.now()),
            total,
            nextCursor: page.next,
          };
        });
      },
    ),
    defineRoute(
      {
        method: 'post',
        path: '/auditor-grants',
        operationId: 'giveAuditorGrant',
        summary:
          'Lets somebody else read campaigns and their evidence for a while, and nothing else',
        tag: 'evidence',
        allow: 'user',
        body: auditorGrantRequestSchema,
        response: auditorGrantSchema,
        status: 201,
        errors: { 404: 'There is no such campaign' },
      },
      async ({ body, credentials }) => {
        const caller = await manager(credentials, 'giveAuditorGrant');
        const id = await knex.transaction(trx =>
          giveAuditorGrant(trx, body, {
            ledger,
            caller,
            now: clock.now(),
            id: randomUUID(),
          }),
        );
        return describe(id);
      },
    ),
    defineRoute(
      {
        method: 'post',
        path: '/auditor-grants/:id/revoke',
        operationId: 'revokeAuditorGrant',
        summary: 'Ends a grant to read at once',
        tag: 'evidence',
        allow: 'user',
        params: idParams,
        response: auditorGrantSchema,
        errors: { 404: 'There is no such grant', 409: 'It is over already' },
      },
      async ({ params, credentials }) => {
        const caller = await manager(credentials, 'revokeAuditorGrant');
        await knex.transaction(trx =>
          endAuditorGrant(trx, params.id, { ledger, caller, now: clock.now() }),
        );
        return describe(params.id);
      },
    ),
    defineRoute(
      {
        method: 'get',
        path: '/auditor-grants/:id/accesses',
        operationId: 'listAuditorAccesses',
        summary: 'What was read by a grant, the latest first',
        tag: 'evidence',
        allow: 'user-or-service',
        params: idParams,
        query: pageQuery,
        response: pageSchema(auditorAccessSchema),
        errors: { 404: 'There is no such grant' },
      },
      async ({ params, query, credentials }) => {
        const seen = await seenPerson(credentials);
        return knex.transaction(async trx => {
          const grant = await findAuditorGrant(trx, params.id);
          if (!grant || (seen !== undefined && grant.person !== seen)) {
            throw new NotFoundError(`No grant '${params.id}' to read exists`);
          }
          const { rows, total } = await listAccesses(trx, {
            grantId: params.id,
            before: query.after,
            limit: query.limit + 1,
          });
          const page = pageOf(rows, query.limit, ({ id }) => id);
          return {
            items: page.items.map(
              ({ id, at, person: who, operation, target }) => ({
                id,
                at,
                person: who,
                operation,
                target,
              }),
            ),
            total,
            nextCursor: page.next,
          };
        });
      },
    ),
  ];
}
