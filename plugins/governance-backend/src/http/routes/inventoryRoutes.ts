import { InputError, NotFoundError } from '@backstage/errors';
import {
  governanceIdentityReadPermission,
  governanceTriageReadPermission,
  identityDetailSchema,
  identitySummarySchema,
  overviewSchema,
  pageSchema,
} from '@countersign/plugin-governance-common';
import { z } from 'zod/v4';
import { readCursor, writeCursor } from '../../paging/cursors';
import { restrictIdentities } from '../../permissions/restrictReviews';
import { Visibility } from '../../permissions/Authorizer';
import {
  countOpenReviews,
  toDetail,
  toSummary,
} from '../../views/describeIdentity';
import { readOverview } from '../../views/readOverview';
import { scopeOfEntity, ViewScope } from '../../views/scope';
import { suggestAttachments } from '../../views/suggestAttachments';
import { defineRoute, Route } from '@countersign/plugin-governance-node';
import { itemRoutes } from './itemRoutes';
import { standaloneRoutes } from './standaloneRoutes';
import { mayOnIdentity } from './mayOnIdentity';
import { RouteContext, userOf } from './RouteContext';
import { entityRef, idParams, identityQuery, pageQuery } from './schemas';

function restriction(visibility: Visibility) {
  return visibility.kind === 'some'
    ? (query: Parameters<typeof restrictIdentities>[0]) => {
        query.andWhere(inner => restrictIdentities(inner, visibility.criteria));
      }
    : undefined;
}

function staleBefore(context: RouteContext): string {
  return new Date(
    context.clock.now().getTime() - context.staleAfterMs,
  ).toISOString();
}

/** Groups below an owner, itself included, as identities are owned by them. */
async function ownersWithin(
  context: RouteContext,
  ownerRef: string | undefined,
): Promise<string[] | undefined> {
  if (!ownerRef) {
    return undefined;
  }
  const rows: Array<{ group_ref: string }> = await context.knex.transaction(
    trx =>
      trx('directory_group_tree')
        .where({ ancestor_ref: ownerRef })
        .select('group_ref'),
  );
  return [ownerRef, ...rows.map(row => row.group_ref)];
}

/** Identities, certificates and partner integrations as pages show them. */
export function inventoryRoutes(context: RouteContext): Route[] {
  const { inventory, knex } = context;

  async function describe(ref: string) {
    const identity = await inventory.getIdentity(ref);
    if (!identity) {
      throw new NotFoundError(`No identity '${ref}' exists`);
    }
    const suggestions = await suggestAttachments(context, identity);
    return knex.transaction(trx =>
      toDetail(trx, identity, {
        staleBefore: staleBefore(context),
        suggestions,
      }),
    );
  }

  return [
    defineRoute(
      {
        method: 'get',
        path: '/overview',
        operationId: 'getOverview',
        summary:
          'Counts and the three worst rows for a Component, a Group, or an identity',
        tag: 'inventory',
        allow: 'user-or-service',
        query: z.strictObject({
          entityRef: entityRef.optional(),
          identityRef: z.string().optional(),
        }),
        response: overviewSchema,
      },
      async ({ query, credentials }) => {
        if (
          (query.entityRef === undefined) ===
          (query.identityRef === undefined)
        ) {
          throw new InputError('give exactly one of entityRef and identityRef');
        }
        const scope: ViewScope = query.entityRef
          ? scopeOfEntity(query.entityRef)
          : { kind: 'identity', ref: query.identityRef ?? '' };
        const visibility = await context.authorizer.identities(
          governanceIdentityReadPermission,
          credentials,
        );
        return knex.transaction(trx =>
          readOverview(trx, {
            scope,
            visibility,
            userRef: userOf(context, credentials),
            now: context.clock.now(),
            staleAfterMs: context.staleAfterMs,
          }),
        );
      },
    ),
    defineRoute(
      {
        method: 'get',
        path: '/identities',
        operationId: 'listIdentities',
        summary: 'Identities that the caller may see, by name',
        tag: 'inventory',
        allow: 'user-or-service',
        query: identityQuery,
        response: pageSchema(identitySummarySchema),
      },
      async ({ query, credentials }) => {
        const visibility = await context.authorizer.identities(
          governanceIdentityReadPermission,
          credentials,
        );
        if (visibility.kind === 'nothing') {
          return { items: [], total: 0 };
        }
        const page = await inventory.listIdentities({
          filter: {
            ownerRefs: await ownersWithin(context, query.owner),
            componentRef: query.component,
            source: query.source,
            type: query.type,
            environment: query.environment,
            text: query.text,
          },
          limit: query.limit,
          after: readCursor(query.after),
          restrict: restriction(visibility),
        });
        const open = await knex.transaction(trx =>
          countOpenReviews(
            trx,
            page.items.map(({ ref }) => ref),
          ),
        );
        return {
          items: page.items.map(item =>
            toSummary(item, open.get(item.ref) ?? 0),
          ),
          total: page.total,
          nextCursor: page.next && writeCursor(page.next),
        };
      },
    ),
    defineRoute(
      {
        method: 'get',
        path: '/identities/:id',
        operationId: 'getIdentity',
        summary: 'One identity with everything that is known, and that is not',
        tag: 'inventory',
        allow: 'user-or-service',
        params: idParams,
        response: identityDetailSchema,
        errors: { 404: 'There is no such identity, or not for this caller' },
      },
      async ({ params, credentials }) => {
        const visibility = await context.authorizer.identities(
          governanceIdentityReadPermission,
          credentials,
        );
        const visible =
          visibility.kind !== 'nothing' &&
          (await knex.transaction(trx =>
            trx('inventory_identities')
              .where({ ref: params.id })
              .modify(query => restriction(visibility)?.(query))
              .first('ref'),
          ));
        if (!visible) {
          throw new NotFoundError(
            `No identity '${params.id}' exists, or not for you`,
          );
        }
        return {
          ...(await describe(params.id)),
          may: await mayOnIdentity(context, credentials, params.id),
        };
      },
    ),
    ...itemRoutes(context),
    ...standaloneRoutes(context),
    defineRoute(
      {
        method: 'get',
        path: '/triage',
        operationId: 'listTriage',
        summary:
          'Identities that nobody owns or that no component uses, with ranked suggestions',
        tag: 'inventory',
        allow: 'user-or-service',
        query: pageQuery.extend({ kind: z.enum(['unowned', 'unattached']) }),
        response: pageSchema(identityDetailSchema),
      },
      async ({ query, credentials }) => {
        await context.authorizer.require(
          governanceTriageReadPermission,
          credentials,
        );
        const page = await inventory.listIdentities({
          filter: { [query.kind]: true },
          limit: query.limit,
          after: readCursor(query.after),
        });
        const items = [];
        for (const { ref } of page.items) {
          items.push(await describe(ref));
        }
        return {
          items,
          total: page.total,
          nextCursor: page.next && writeCursor(page.next),
        };
      },
    ),
  ];
}
