import {
  campaignDraftSchema,
  governanceCampaignManagePermission,
  governanceCampaignReadPermission,
  pageSchema,
} from '@countersign/plugin-governance-common';
import { BackstageCredentials } from '@backstage/backend-plugin-api';
import { defineRoute, Route } from '@countersign/plugin-governance-node';
import { z } from 'zod/v4';
import { listDrafts, toDraft } from '../../campaigns/starts/operations/drafts';
import { readCursor, writeCursor } from '../../paging/cursors';
import { pageOf } from '../../paging/pageOf';
import { person, RouteContext } from './RouteContext';
import { idParams, pageQuery } from './schemas';

const MISSING = 'There is no such draft, or it is not staged any more';

/** Campaigns that were staged by schedule: looking at them, and starting or dropping one. */
export function campaignDraftRoutes(context: RouteContext): Route[] {
  const { authorizer, campaignStarter, knex } = context;

  async function manager(credentials: BackstageCredentials, route: string) {
    await authorizer.require(governanceCampaignManagePermission, credentials);
    return person(context, credentials, route);
  }

  return [
    defineRoute(
      {
        method: 'get',
        path: '/campaign-drafts',
        operationId: 'listCampaignDrafts',
        summary: 'Campaigns that were staged by schedule, the latest first',
        tag: 'campaigns',
        allow: 'user-or-service',
        query: pageQuery,
        response: pageSchema(campaignDraftSchema),
      },
      async ({ query, credentials }) => {
        await authorizer.require(governanceCampaignReadPermission, credentials);
        return knex.transaction(async trx => {
          const { rows, total } = await listDrafts(trx, {
            before: readCursor(query.after),
            limit: query.limit + 1,
          });
          const page = pageOf(rows, query.limit, last =>
            writeCursor([last.staged_at, last.id]),
          );
          return {
            items: page.items.map(toDraft),
            total,
            nextCursor: page.next,
          };
        });
      },
    ),
    defineRoute(
      {
        method: 'post',
        path: '/campaign-drafts/:id/launch',
        operationId: 'launchCampaignDraft',
        summary: 'Launches a staged campaign before its time',
        tag: 'campaigns',
        allow: 'user',
        params: idParams,
        response: campaignDraftSchema,
        errors: { 404: MISSING, 409: 'Something keeps it from being launched' },
      },
      async ({ params, credentials }) =>
        campaignStarter.launch(
          params.id,
          await manager(credentials, 'launchCampaignDraft'),
        ),
    ),
    defineRoute(
      {
        method: 'post',
        path: '/campaign-drafts/:id/drop',
        operationId: 'dropCampaignDraft',
        summary: 'Drops a staged campaign; it does not start',
        tag: 'campaigns',
        allow: 'user',
        params: idParams,
        body: z.strictObject({
          reason: z
            .string()
            .trim()
            .min(10, 'says why, in ten characters at least')
            .max(2000),
        }),
        response: campaignDraftSchema,
        errors: { 404: MISSING },
      },
      async ({ params, body, credentials }) =>
        campaignStarter.drop(
          params.id,
          body.reason,
          await manager(credentials, 'dropCampaignDraft'),
        ),
    ),
  ];
}
