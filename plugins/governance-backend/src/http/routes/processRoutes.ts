import { NotFoundError } from '@backstage/errors';
import {
  governanceReviewReadPermission,
  keyOf,
  pageSchema,
  processFindingSchema,
} from '@countersign/plugin-governance-common';
import { defineRoute, Route } from '@countersign/plugin-governance-node';
import { getCampaign } from '../../campaigns/operations/campaigns';
import { criteriaOf } from '../../permissions/criteriaOf';
import { listProcessFindings, ProcessFilter } from '../../processFindings';
import { RouteContext } from './RouteContext';
import { entityRef, pageQuery } from './schemas';
import { z } from 'zod/v4';

/** What is found about how certification itself goes. */
export function processRoutes(context: RouteContext): Route[] {
  const { authorizer, knex } = context;
  return [
    defineRoute(
      {
        method: 'get',
        path: '/findings/certification',
        operationId: 'listProcessFindings',
        summary:
          'What is beyond its threshold in how certification goes, of teams or of a campaign that runs',
        tag: 'rollups',
        allow: 'user-or-service',
        query: pageQuery.extend({
          team: entityRef
            .optional()
            .describe('A Group, with those below it; every team unless told'),
          campaign: z
            .string()
            .max(36)
            .optional()
            .describe('What is found of one campaign instead'),
        }),
        response: pageSchema(processFindingSchema),
        errors: { 404: 'There is no such campaign, or not for this caller' },
      },
      async ({ query, credentials }) => {
        const { team, campaign, limit, after } = query;
        const seen = campaign
          ? await authorizer.campaigns(credentials)
          : undefined;
        if (campaign && seen && !seen.includes(campaign)) {
          throw new NotFoundError(`No campaign '${campaign}' exists`);
        }
        const filter: ProcessFilter = campaign
          ? { kind: 'campaign', campaign }
          : {
              kind: 'team',
              team: team && keyOf(team),
              criteria: criteriaOf(
                await authorizer.reviews(
                  governanceReviewReadPermission,
                  credentials,
                ),
              ),
            };
        const page = await knex.transaction(async trx => {
          if (campaign) {
            await getCampaign(trx, campaign);
          }
          return listProcessFindings(trx, { filter, limit, after });
        });
        return {
          items: page.items,
          total: page.total,
          nextCursor: page.next,
        };
      },
    ),
  ];
}
