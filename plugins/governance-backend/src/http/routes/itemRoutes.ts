import {
  certificateSummarySchema,
  governanceIdentityReadPermission,
  pageSchema,
  partnerIntegrationSummarySchema,
} from '@countersign/plugin-governance-common';
import { z } from 'zod/v4';
import { ItemRow } from '../../inventory';
import { restrictItems } from '../../permissions/restrictReviews';
import {
  listItemRows,
  toCertificate,
  toPartnerIntegration,
} from '../../views/listItems';
import { scopeOfEntity } from '../../views/scope';
import { defineRoute, Route } from '@countersign/plugin-governance-node';
import { RouteContext } from './RouteContext';
import { itemQuery } from './schemas';

interface ItemList<S extends z.ZodType> {
  path: string;
  operationId: string;
  summary: string;
  table: Parameters<typeof restrictItems>[1];
  item: S;
  show(row: ItemRow): z.input<S>;
}

function listRoute<S extends z.ZodType>(
  context: RouteContext,
  { path, operationId, summary, table, item, show }: ItemList<S>,
): Route {
  return defineRoute(
    {
      method: 'get',
      path,
      operationId,
      summary,
      tag: 'inventory',
      allow: 'user-or-service',
      query: itemQuery,
      response: pageSchema(item),
    },
    async ({ query, credentials }) => {
      const visibility = await context.authorizer.identities(
        governanceIdentityReadPermission,
        credentials,
      );
      if (visibility.kind === 'nothing') {
        return { items: [], total: 0 };
      }
      const { component, owner, ...rest } = query;
      const ref = component ?? owner;
      const page = await context.knex.transaction(trx =>
        listItemRows(trx, {
          ...rest,
          table,
          scope: ref ? scopeOfEntity(ref) : undefined,
          restrict:
            visibility.kind === 'some'
              ? rows =>
                  rows.andWhere(inner =>
                    restrictItems(inner, table, visibility.criteria),
                  )
              : undefined,
        }),
      );
      return {
        items: page.rows.map(show),
        total: page.total,
        nextCursor: page.nextCursor,
      };
    },
  );
}

/** Lists of what is no principal. */
export function itemRoutes(context: RouteContext): Route[] {
  return [
    listRoute(context, {
      path: '/certificates',
      operationId: 'listCertificates',
      summary: 'Certificates by name',
      table: 'inventory_certificates',
      item: certificateSummarySchema,
      show: toCertificate,
    }),
    listRoute(context, {
      path: '/partner-integrations',
      operationId: 'listPartnerIntegrations',
      summary: 'Partner integrations by name',
      table: 'inventory_partner_integrations',
      item: partnerIntegrationSummarySchema,
      show: toPartnerIntegration,
    }),
  ];
}
