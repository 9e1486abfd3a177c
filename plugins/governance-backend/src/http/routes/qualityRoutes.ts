import { BackstageCredentials } from '@backstage/backend-plugin-api';
import {
  campaignQualitySchema,
  governanceQualityReadPermission,
  governanceReviewReadPermission,
  openingSchema,
  pageSchema,
  secondLookAnswerSchema,
  secondLookSchema,
} from '@countersign/plugin-governance-common';
import { defineRoute, Route } from '@countersign/plugin-governance-node';
import { z } from 'zod/v4';
import { readCursor, writeCursor } from '../../paging/cursors';
import { pageOf } from '../../paging/pageOf';
import { criteriaOf } from '../../permissions/criteriaOf';
import { CONFLICTS, requireRead } from './asReviewer';
import { person, RouteContext, userOf } from './RouteContext';
import { idParams, pageQuery } from './schemas';

const MISSING = 'There is no such campaign';

/** How decisions are made, and having some looked at again. */
export function qualityRoutes(context: RouteContext): Route[] {
  const { authorizer, quality } = context;

  /** Which reviews count for somebody who may see how decisions were made; throws for others. */
  async function seenReviews(credentials: BackstageCredentials) {
    await authorizer.require(governanceQualityReadPermission, credentials);
    return criteriaOf(
      await authorizer.reviews(governanceReviewReadPermission, credentials),
    );
  }

  return [
    defineRoute(
      {
        method: 'post',
        path: '/reviews/:id/openings',
        operationId: 'reportOpening',
        summary:
          'Says that the caller has opened an item, or had the end of its evidence before them; kept only of those who are asked',
        tag: 'reviews',
        allow: 'user',
        params: idParams,
        body: openingSchema,
        response: z.strictObject({}),
        errors: { 404: CONFLICTS[404] },
      },
      async ({ params, body, credentials }) => {
        await requireRead(context, credentials, params.id);
        const { userRef } = await person(
          context,
          credentials,
          'POST /reviews/{id}/openings',
        );
        await quality.recordOpening(params.id, userRef, body);
        return {};
      },
    ),
    defineRoute(
      {
        method: 'get',
        path: '/campaigns/:id/quality',
        operationId: 'getCampaignQuality',
        summary:
          'How the decisions of a campaign were made, by team, of items that the caller may see',
        tag: 'campaigns',
        allow: 'user-or-service',
        params: idParams,
        response: campaignQualitySchema,
        errors: { 404: MISSING },
      },
      async ({ params, credentials }) => {
        return quality.describe(params.id, await seenReviews(credentials));
      },
    ),
    defineRoute(
      {
        method: 'get',
        path: '/campaigns/:id/second-looks',
        operationId: 'listSecondLooks',
        summary:
          'Flagged decisions that somebody independent looks at again, those that wait first',
        tag: 'campaigns',
        allow: 'user-or-service',
        params: idParams,
        query: pageQuery,
        response: pageSchema(secondLookSchema),
        errors: { 404: MISSING },
      },
      async ({ params, query, credentials }) => {
        const { items, total } = await quality.listSecondLooks({
          campaignId: params.id,
          criteria: await seenReviews(credentials),
          viewer: userOf(context, credentials),
          after: readCursor(query.after),
          limit: query.limit + 1,
        });
        const page = pageOf(items, query.limit, last =>
          writeCursor([last.state, last.id]),
        );
        return {
          items: page.items,
          total,
          nextCursor: page.next,
        };
      },
    ),
    defineRoute(
      {
        method: 'post',
        path: '/second-looks/:id',
        operationId: 'answerSecondLook',
        summary:
          'Says what somebody independent makes of a decision; decides nothing, and where they differ the question is asked again',
        tag: 'campaigns',
        allow: 'user',
        params: idParams,
        body: secondLookAnswerSchema,
        response: secondLookSchema,
        errors: {
          404: 'There is no such second look',
          409: 'Somebody has looked already',
        },
      },
      async ({ params, body, credentials }) => {
        const seen = await seenReviews(credentials);
        const caller = await person(
          context,
          credentials,
          'POST /second-looks/{id}',
        );
        return quality.answer(params.id, body, caller, seen);
      },
    ),
  ];
}
