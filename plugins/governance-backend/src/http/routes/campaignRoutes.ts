import { BackstageCredentials } from '@backstage/backend-plugin-api';
import {
  campaignDefinitionViewSchema,
  campaignDetailSchema,
  CampaignLeftOut,
  campaignLeftOutSchema,
  campaignPreviewSchema,
  campaignSchema,
  governanceCampaignManagePermission,
  governanceCampaignReadPermission,
  governanceIdentityReadPermission,
  governanceReviewReadPermission,
  pageSchema,
} from '@countersign/plugin-governance-common';
import { defineRoute, Route } from '@countersign/plugin-governance-node';
import { z } from 'zod/v4';
import { describeCampaigns } from '../../campaigns';
import { SubjectOutcome } from '../../campaigns/campaignRows';
import {
  getCampaign,
  listCampaigns,
} from '../../campaigns/operations/campaigns';
import { listLeftOut } from '../../campaigns/operations/subjects';
import { CarryProof } from '../../certification/carryForward';
import { readCursor, writeCursor } from '../../paging/cursors';
import { pageOf } from '../../paging/pageOf';
import { criteriaOf } from '../../permissions/criteriaOf';
import { readTitles } from '../../views/readTitles';
import { campaignDetail } from './campaignDetail';
import { person, RouteContext } from './RouteContext';
import { idParams, pageQuery } from './schemas';

const nameParams = z.strictObject({ name: z.string().min(1).max(63) });
const reason = z
  .string()
  .trim()
  .min(10, 'says why, in ten characters at least')
  .max(2000);
const MISSING = 'There is no such campaign';

/** As what lists of things that nobody is asked about show them. */
function leftOutAs(outcome: SubjectOutcome): CampaignLeftOut['outcome'] {
  switch (outcome) {
    case 'unreadable':
    case 'exempt':
    case 'carried':
    case 'excluded':
      return outcome;
    case 'item':
    case 'waiting':
      throw new Error(`What is ${outcome} is not left out`);
    default:
      throw new Error(`Unknown outcome ${outcome satisfies never}`);
  }
}

/** By what something is carried forward, without the evidence itself. */
function proofOf(basis: string): CampaignLeftOut['carried'] {
  const { bundle: _, ...proof }: CarryProof = JSON.parse(basis);
  return proof;
}

/** Campaigns: what they are made of, what launching one would do, how far they are, and ending them. */
export function campaignRoutes(context: RouteContext): Route[] {
  const { authorizer, campaigns, knex } = context;

  /** A person who may run campaigns; throws for anybody else. */
  async function manager(credentials: BackstageCredentials, route: string) {
    await authorizer.require(governanceCampaignManagePermission, credentials);
    return person(context, credentials, route);
  }

  const detail = (id: string, credentials: BackstageCredentials) =>
    campaignDetail(context, credentials, id);

  return [
    defineRoute(
      {
        method: 'get',
        path: '/campaign-definitions',
        operationId: 'listCampaignDefinitions',
        summary: 'What campaigns can be launched from, by name',
        tag: 'campaigns',
        allow: 'user-or-service',
        response: pageSchema(campaignDefinitionViewSchema),
      },
      async ({ credentials }) => {
        await authorizer.require(governanceCampaignReadPermission, credentials);
        const items = await campaigns.listDefinitions();
        return { items, total: items.length };
      },
    ),
    defineRoute(
      {
        method: 'post',
        path: '/campaign-definitions',
        operationId: 'saveCampaignDefinition',
        summary:
          'Saves a definition, in the place of the one of its name; campaigns that run keep theirs',
        tag: 'campaigns',
        allow: 'user',
        body: z.strictObject({
          source: z.string().max(100_000).describe('YAML or JSON'),
        }),
        response: campaignDefinitionViewSchema,
        status: 201,
      },
      async ({ body, credentials }) =>
        campaigns.saveDefinition(
          body.source,
          await manager(credentials, 'saveCampaignDefinition'),
        ),
    ),
    defineRoute(
      {
        method: 'get',
        path: '/campaign-definitions/:name/preview',
        operationId: 'previewCampaign',
        summary: 'What launching a campaign would do now; writes nothing',
        tag: 'campaigns',
        allow: 'user',
        params: nameParams,
        response: campaignPreviewSchema,
        errors: { 404: 'There is no such definition' },
      },
      async ({ params, credentials }) => {
        await authorizer.require(
          governanceCampaignManagePermission,
          credentials,
        );
        return campaigns.preview(params.name);
      },
    ),
    defineRoute(
      {
        method: 'get',
        path: '/campaigns',
        operationId: 'listCampaigns',
        summary:
          'Campaigns, the latest first; progress counts what the caller may see',
        tag: 'campaigns',
        allow: 'user-or-service',
        query: pageQuery.extend({
          show: z
            .enum(['all', 'unended'])
            .default('all')
            .describe('With unended, those that have ended are left out'),
        }),
        response: pageSchema(campaignSchema),
      },
      async ({ query, credentials }) => {
        const only = await authorizer.campaigns(credentials);
        const seen = criteriaOf(
          await authorizer.reviews(governanceReviewReadPermission, credentials),
        );
        return knex.transaction(async trx => {
          const { rows, total } = await listCampaigns(trx, {
            only,
            show: query.show,
            before: readCursor(query.after),
            limit: query.limit + 1,
          });
          const page = pageOf(rows, query.limit, last =>
            writeCursor([last.opened_at, last.id]),
          );
          return {
            items: await describeCampaigns(trx, page.items, seen),
            total,
            nextCursor: page.next,
          };
        });
      },
    ),
    defineRoute(
      {
        method: 'post',
        path: '/campaigns',
        operationId: 'launchCampaign',
        summary: 'Launches a campaign of a definition as it was previewed',
        tag: 'campaigns',
        allow: 'user',
        body: z.strictObject({
          definition: z.string().min(1).max(63),
          digest: z.string().length(64).describe('The one of the preview'),
        }),
        response: campaignDetailSchema,
        status: 201,
        errors: {
          404: 'There is no such definition',
          409: 'A source is stale, one of it has not ended, or it has changed since the preview',
        },
      },
      async ({ body, credentials }) => {
        const caller = await manager(credentials, 'launchCampaign');
        const id = await campaigns.launch(body.definition, body.digest, caller);
        return detail(id, credentials);
      },
    ),
    defineRoute(
      {
        method: 'get',
        path: '/campaigns/:id',
        operationId: 'getCampaign',
        summary:
          'One campaign: how far it is, by owner, and what of each source it asks about',
        tag: 'campaigns',
        allow: 'user-or-service',
        params: idParams,
        response: campaignDetailSchema,
        errors: { 404: MISSING },
      },
      async ({ params, credentials }) => detail(params.id, credentials),
    ),
    defineRoute(
      {
        method: 'get',
        path: '/campaigns/:id/left-out',
        operationId: 'listCampaignLeftOut',
        summary: 'What of the scope is not asked about, each with its reason',
        tag: 'campaigns',
        allow: 'user-or-service',
        params: idParams,
        query: pageQuery.extend({
          outcome: z
            .enum(['excluded', 'exempt', 'carried', 'unreadable'])
            .optional()
            .describe(
              'What is carried forward is listed only where it is named',
            ),
        }),
        response: pageSchema(campaignLeftOutSchema),
        errors: { 404: MISSING },
      },
      async ({ params, query, credentials }) => {
        await authorizer.require(governanceCampaignReadPermission, credentials);
        const visibility = await authorizer.identities(
          governanceIdentityReadPermission,
          credentials,
        );
        const { outcome, limit, after } = query;
        return knex.transaction(async trx => {
          await getCampaign(trx, params.id);
          const { rows, total } = await listLeftOut(trx, {
            campaignId: params.id,
            outcome,
            criteria: criteriaOf(visibility),
            after: readCursor(after),
            limit: limit + 1,
          });
          const page = pageOf(rows, limit, last =>
            writeCursor([last.identity_ref, last.subject_ref]),
          );
          const titles = await readTitles(
            trx,
            page.items.flatMap(({ identity_ref }) => identity_ref || []),
          );
          return {
            items: page.items.map(row => ({
              subject: row.subject_ref,
              title: row.title,
              source: row.source,
              ...(row.identity_ref ? { identity: row.identity_ref } : {}),
              identityTitle: titles.get(row.identity_ref),
              outcome: leftOutAs(row.outcome),
              reason: row.reason ?? '',
              ...(row.outcome === 'carried' && row.basis
                ? { carried: proofOf(row.basis) }
                : {}),
              ...(row.outcome === 'exempt' && row.basis
                ? { exclusion: row.basis }
                : {}),
            })),
            total,
            nextCursor: page.next,
          };
        });
      },
    ),
    defineRoute(
      {
        method: 'post',
        path: '/campaigns/:id/close',
        operationId: 'closeCampaign',
        summary:
          'Closes a campaign; decides nothing, and what is unanswered goes the way its flow says for silence',
        tag: 'campaigns',
        allow: 'user',
        params: idParams,
        response: campaignDetailSchema,
        errors: { 404: MISSING, 409: 'It does not run' },
      },
      async ({ params, credentials }) => {
        const caller = await manager(credentials, 'closeCampaign');
        await campaigns.close(params.id, caller);
        return detail(params.id, credentials);
      },
    ),
    defineRoute(
      {
        method: 'post',
        path: '/campaigns/:id/cancel',
        operationId: 'cancelCampaign',
        summary:
          'Cancels a campaign; the open questions that it asked are withdrawn, what was decided goes on',
        tag: 'campaigns',
        allow: 'user',
        params: idParams,
        body: z.strictObject({ reason }),
        response: campaignDetailSchema,
        errors: { 404: MISSING, 409: 'It has ended' },
      },
      async ({ params, body, credentials }) => {
        const caller = await manager(credentials, 'cancelCampaign');
        await campaigns.cancel(params.id, body.reason, caller);
        return detail(params.id, credentials);
      },
    ),
  ];
}
