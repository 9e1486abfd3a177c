import { BackstageCredentials } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import {
  governanceIdentityReadPermission,
  pageSchema,
  ROLLUP_DIMENSIONS,
  RollupDimension,
  STANDING_KINDS,
  standingAccessSchema,
  standingCredentialSchema,
  standingTeamsSchema,
} from '@countersign/plugin-governance-common';
import { defineRoute, Route } from '@countersign/plugin-governance-node';
import { Knex } from 'knex';
import { z } from 'zod/v4';
import { readCursor, writeCursor } from '../../paging/cursors';
import { pageOf } from '../../paging/pageOf';
import { criteriaOf } from '../../permissions/criteriaOf';
import { requireNode } from '../../rollup';
import {
  countStanding,
  countStandingByOwner,
  listUsable,
  StandingScope,
  toStandingCredential,
  toStandingLines,
} from '../../standingAccess';
import { RouteContext } from './RouteContext';
import { entityRef, pageQuery } from './schemas';

const standingQuery = z.strictObject({
  by: z
    .enum(ROLLUP_DIMENSIONS)
    .default('team')
    .describe('What kind of thing `node` is'),
  node: entityRef
    .optional()
    .describe('A Group or User, or a Domain, System or Component'),
});
const MISSING = 'There is no such team or system';

/** What `owner` says of what nobody is known to own. */
const NOBODY = 'none';

/** A place in the list of owners. @throws InputError for a cursor of another list */
function readOwnerPlace(cursor: string | undefined) {
  const place = readCursor(cursor);
  if (!place) {
    return undefined;
  }
  const withoutEnd = Number(place[0]);
  if (!Number.isSafeInteger(withoutEnd)) {
    throw new InputError(
      `after: '${cursor}' is a cursor of another list; give the nextCursor of the page before`,
    );
  }
  return { withoutEnd, owner: place[1] };
}

/** Credentials that work, wherever they were seen: whether they end and whether they are used, over what the caller may see. */
export function standingRoutes(context: RouteContext): Route[] {
  const { authorizer, clock, knex } = context;

  async function read<R>(
    query: { by: RollupDimension; node?: string },
    credentials: BackstageCredentials,
    work: (trx: Knex.Transaction, scope: StandingScope) => Promise<R>,
  ): Promise<R> {
    const { by, node } = query;
    const identities = criteriaOf(
      await authorizer.identities(
        governanceIdentityReadPermission,
        credentials,
      ),
    );
    return knex.transaction(async trx => {
      if (node !== undefined) {
        await requireNode(trx, by, node);
      }
      return work(trx, { by, node, identities, now: clock.now() });
    });
  }

  return [
    defineRoute(
      {
        method: 'get',
        path: '/standing-access',
        operationId: 'getStandingAccess',
        summary:
          'How many credentials work, how many of them have no end, and how many nobody uses, over what the caller may see',
        tag: 'standing-access',
        allow: 'user-or-service',
        query: standingQuery,
        response: standingAccessSchema,
        errors: { 404: MISSING },
      },
      async ({ query, credentials }) =>
        read(query, credentials, async (trx, scope) => ({
          counts: await countStanding(trx, scope),
          at: scope.now.toISOString(),
          partial: scope.identities !== undefined,
        })),
    ),
    defineRoute(
      {
        method: 'get',
        path: '/standing-access/teams',
        operationId: 'listStandingTeams',
        summary:
          'The same by owner, those with most without an end first; what nobody is known to own is a row of its own',
        tag: 'standing-access',
        allow: 'user-or-service',
        query: pageQuery.extend(standingQuery.shape),
        response: standingTeamsSchema,
        errors: { 404: MISSING },
      },
      async ({ query, credentials }) => {
        const { limit, after, ...which } = query;
        const place = readOwnerPlace(after);
        return read(which, credentials, async (trx, scope) => {
          const { rows, total } = await countStandingByOwner(trx, scope, {
            after: place,
            limit: limit + 1,
          });
          const page = pageOf(rows, limit, ({ owner, counts }) =>
            writeCursor([String(counts.withoutEnd), owner]),
          );
          return {
            items: page.items.map(({ owner, counts }) => ({
              owner: owner || undefined,
              counts,
            })),
            total,
            nextCursor: page.next,
          };
        });
      },
    ),
    defineRoute(
      {
        method: 'get',
        path: '/standing-access.csv',
        operationId: 'exportStandingAccess',
        summary: 'Standing access of every owner, as comma-separated values',
        tag: 'standing-access',
        allow: 'user-or-service',
        query: standingQuery,
        response: z.unknown(),
        mediaType: 'text/csv',
        errors: { 404: MISSING },
      },
      async ({ query, credentials }) =>
        read(query, credentials, async (trx, scope) => ({
          lines: toStandingLines({
            counts: await countStanding(trx, scope),
            owners: (await countStandingByOwner(trx, scope)).rows,
            at: scope.now.toISOString(),
          }),
        })),
    ),
    defineRoute(
      {
        method: 'get',
        path: '/standing-access/credentials',
        operationId: 'listStandingCredentials',
        summary: 'The single credentials that the numbers count',
        tag: 'standing-access',
        allow: 'user-or-service',
        query: pageQuery.extend({
          ...standingQuery.shape,
          owner: z
            .union([entityRef, z.literal(NOBODY)])
            .optional()
            .describe('Exactly whose; `none` for what nobody is known to own'),
          kind: z.enum(STANDING_KINDS).optional(),
        }),
        response: pageSchema(standingCredentialSchema),
        errors: { 404: MISSING },
      },
      async ({ query, credentials }) => {
        const { limit, after, owner, kind, ...which } = query;
        return read(which, credentials, async (trx, scope) => {
          const { rows, total } = await listUsable(trx, {
            scope,
            owner: owner === NOBODY ? '' : owner,
            kind,
            after: readCursor(after),
            limit: limit + 1,
          });
          const page = pageOf(rows, limit, last =>
            writeCursor([last.identity_ref, last.ref]),
          );
          return {
            items: page.items.map(toStandingCredential),
            total,
            nextCursor: page.next,
          };
        });
      },
    ),
  ];
}
