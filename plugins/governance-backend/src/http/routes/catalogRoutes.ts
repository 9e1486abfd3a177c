import {
  catalogProjectionPageSchema,
  GovernedResourceType,
} from '@countersign/plugin-governance-common';
import { defineRoute, Route } from '@countersign/plugin-governance-node';
import { readStamps } from '../../rollup/readStamps';
import { RouteContext } from './RouteContext';
import { pageQuery } from './schemas';
import { z } from 'zod/v4';

/** Pages of a projection may be put together for as long as the format stays. */
const GENERATION = '1';

/** What the catalog module projects. */
export function catalogRoutes(context: RouteContext): Route[] {
  return [
    defineRoute(
      {
        method: 'get',
        path: '/catalog/projection',
        operationId: 'getCatalogProjection',
        summary:
          'Attached identities, certificates and partner integrations with their stable facts, for the catalog',
        tag: 'catalog',
        allow: 'service',
        query: pageQuery.extend({
          limit: z.coerce.number().int().min(1).max(1000).default(500),
          scope: z.enum(['attached', 'all']).default('attached'),
        }),
        response: catalogProjectionPageSchema,
      },
      async ({ query }) => {
        const page = await context.inventory.exportAttached({
          limit: query.limit,
          after: query.after,
          scope: query.scope,
        });
        const stamps = await context.knex.transaction(trx =>
          readStamps(
            trx,
            page.items.map(({ ref }) => ref),
          ),
        );
        return {
          items: page.items.map(item => ({
            ref: item.ref,
            entityName: item.title,
            type: item.type as GovernedResourceType,
            title: item.title,
            description: item.purpose,
            owner: item.owner,
            environment: item.environment,
            identity: {
              source: item.source,
              realm: item.realm,
              region: item.region || undefined,
              externalId: item.externalId,
            },
            consumers: item.components,
            lastCertification: stamps.get(item.ref),
          })),
          nextCursor: page.next,
          generation: GENERATION,
        };
      },
    ),
  ];
}
