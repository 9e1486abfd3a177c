import { BackstageCredentials } from '@backstage/backend-plugin-api';
import {
  governanceCampaignReadPermission,
  governanceReviewReadPermission,
} from '@countersign/plugin-governance-common';
import { defineRoute, Route } from '@countersign/plugin-governance-node';
import { z } from 'zod/v4';
import {
  ExportedItem,
  exportItems,
  toCsvLines,
  toJsonLines,
} from '../../campaigns/exportItems';
import { getCampaign } from '../../campaigns/operations/campaigns';
import { criteriaOf } from '../../permissions/criteriaOf';
import { RouteContext } from './RouteContext';
import { idParams } from './schemas';

const FORMATS: ReadonlyArray<{
  name: 'csv' | 'jsonl';
  operationId: string;
  what: string;
  mediaType: 'text/csv' | 'application/x-ndjson';
  toLines: (items: AsyncIterable<ExportedItem>) => AsyncIterable<string>;
}> = [
  {
    name: 'csv',
    operationId: 'exportCampaignItemsCsv',
    what: 'comma-separated values, a header first',
    mediaType: 'text/csv',
    toLines: toCsvLines,
  },
  {
    name: 'jsonl',
    operationId: 'exportCampaignItemsJsonl',
    what: 'lines of JSON',
    mediaType: 'application/x-ndjson',
    toLines: toJsonLines,
  },
];

/** The items of a campaign for spreadsheets and programs, streamed. */
export function campaignExportRoutes(context: RouteContext): Route[] {
  const { authorizer, knex } = context;

  /** Items that the caller may see; throws before the first line where there is no such campaign. */
  async function itemsFor(id: string, credentials: BackstageCredentials) {
    await authorizer.require(governanceCampaignReadPermission, credentials);
    const visibility = await authorizer.reviews(
      governanceReviewReadPermission,
      credentials,
    );
    await knex.transaction(trx => getCampaign(trx, id));
    return exportItems({
      knex,
      campaignId: id,
      criteria: criteriaOf(visibility),
    });
  }

  return FORMATS.map(({ name, operationId, what, mediaType, toLines }) =>
    defineRoute(
      {
        method: 'get',
        path: `/campaigns/:id/items.${name}`,
        operationId,
        summary: `Every item of a campaign that the caller may see, as ${what}`,
        tag: 'campaigns',
        allow: 'user-or-service',
        params: idParams,
        response: z.unknown(),
        mediaType,
        errors: { 404: 'There is no such campaign' },
      },
      async ({ params, credentials }) => ({
        lines: toLines(await itemsFor(params.id, credentials)),
      }),
    ),
  );
}
