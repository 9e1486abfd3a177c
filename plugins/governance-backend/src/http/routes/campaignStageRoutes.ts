import { NotFoundError } from '@backstage/errors';
import {
  campaignStagesSchema,
  governanceCampaignManagePermission,
  governanceCampaignReadPermission,
  governanceReviewReadPermission,
} from '@countersign/plugin-governance-common';
import { defineRoute, Route } from '@countersign/plugin-governance-node';
import { z } from 'zod/v4';
import { getCampaign } from '../../campaigns/operations/campaigns';
import {
  countOverall,
  countStages,
} from '../../reviewTasks/operations/countStages';
import { person, RouteContext } from './RouteContext';
import { idParams } from './schemas';

const MISSING = 'There is no such campaign';

/** How campaigns with stages stand, and asking the unanswered again. */
export function campaignStageRoutes(context: RouteContext): Route[] {
  const { authorizer, knex, reviewTasks } = context;
  return [
    defineRoute(
      {
        method: 'get',
        path: '/campaigns/:id/stages',
        operationId: 'getCampaignStages',
        summary:
          'How many items stand how, by stage and iteration, and over all stages',
        tag: 'campaigns',
        allow: 'user-or-service',
        params: idParams,
        response: campaignStagesSchema,
        errors: {
          404: 'There is no such campaign, or the caller does not see all of its items',
        },
      },
      async ({ params, credentials }) => {
        await authorizer.require(governanceCampaignReadPermission, credentials);
        const visibility = await authorizer.reviews(
          governanceReviewReadPermission,
          credentials,
        );
        if (visibility.kind !== 'everything') {
          throw new NotFoundError(
            'Counts by stage are of everything; you see a part of it, and its progress on the page of the campaign',
          );
        }
        return knex.transaction(async trx => {
          await getCampaign(trx, params.id);
          return {
            stages: await countStages(trx, params.id),
            overall: await countOverall(trx, params.id),
          };
        });
      },
    ),
    defineRoute(
      {
        method: 'post',
        path: '/campaigns/:id/iterations',
        operationId: 'askUnansweredAgain',
        summary:
          'Asks again now about what nobody has answered and waits for its next iteration',
        tag: 'campaigns',
        allow: 'user',
        params: idParams,
        response: z.strictObject({ asked: z.number().int() }),
        errors: { 404: MISSING },
      },
      async ({ params, credentials }) => {
        await authorizer.require(
          governanceCampaignManagePermission,
          credentials,
        );
        const caller = await person(
          context,
          credentials,
          'POST /campaigns/{id}/iterations',
        );
        await knex.transaction(trx => getCampaign(trx, params.id));
        return { asked: await reviewTasks.askAgain(params.id, caller) };
      },
    ),
  ];
}
