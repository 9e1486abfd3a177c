import {
  governanceReviewDecidePermission,
  governanceTriageReadPermission,
  ownerOverrideSchema,
  pageSchema,
  reviewOwnershipSchema,
} from '@countersign/plugin-governance-common';
import { defineRoute, Route } from '@countersign/plugin-governance-node';
import { z } from 'zod/v4';
import { readCursor, writeCursor } from '../../paging/cursors';
import { pageOf } from '../../paging/pageOf';
import { person, RouteContext, userOf } from './RouteContext';
import { idParams, pageQuery } from './schemas';

const MISSING = 'There is no such correction';

/** Corrections of owners: what there is and what is owed at sources, confirming one, ending one. */
export function ownershipRoutes(context: RouteContext): Route[] {
  const { authorizer, ownership } = context;
  return [
    defineRoute(
      {
        method: 'get',
        path: '/owner-overrides',
        operationId: 'listOwnerOverrides',
        summary:
          'Corrections of owners with what is to be changed at the source, the latest first',
        tag: 'ownership',
        allow: 'user-or-service',
        query: pageQuery.extend({
          show: z
            .enum(['open', 'all'])
            .default('open')
            .describe('`open`: not over, or still owed at the source'),
        }),
        response: pageSchema(reviewOwnershipSchema),
      },
      async ({ query, credentials }) => {
        await authorizer.require(governanceTriageReadPermission, credentials);
        const { limit, after, show } = query;
        const { items, total } = await ownership.list({
          show,
          before: readCursor(after),
          limit: limit + 1,
          viewer: userOf(context, credentials),
        });
        const page = pageOf(items, limit, last =>
          writeCursor([last.proposedAt, last.id]),
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
        path: '/owner-overrides/:id/confirm',
        operationId: 'confirmOwnerOverride',
        summary:
          'Confirms, as somebody of the proposed owner, that an identity, a certificate or a partner integration is theirs',
        tag: 'ownership',
        allow: 'user',
        params: idParams,
        response: ownerOverrideSchema,
        errors: { 404: MISSING, 409: 'It is not proposed any more' },
      },
      async ({ params, credentials }) => {
        await authorizer.reviews(governanceReviewDecidePermission, credentials);
        return ownership.confirm(
          params.id,
          await person(context, credentials, 'confirmOwnerOverride'),
        );
      },
    ),
    defineRoute(
      {
        method: 'post',
        path: '/owner-overrides/:id/withdraw',
        operationId: 'withdrawOwnerOverride',
        summary: 'Ends a correction of an owner, or a proposal, at once',
        tag: 'ownership',
        allow: 'user',
        params: idParams,
        response: ownerOverrideSchema,
        errors: { 404: MISSING, 409: 'It is over' },
      },
      async ({ params, credentials }) => {
        await authorizer.reviews(governanceReviewDecidePermission, credentials);
        return ownership.withdraw(
          params.id,
          await person(context, credentials, 'withdrawOwnerOverride'),
        );
      },
    ),
  ];
}
