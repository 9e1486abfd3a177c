import { NotFoundError } from '@backstage/errors';
import {
  ceremonySchema,
  decisionRequestSchema,
  governanceIdentityReviewPermission,
  governanceReviewReadPermission,
  pageSchema,
  reviewItemDetailSchema,
  reviewItemSchema,
  reviewProofRequestSchema,
  routeRequestSchema,
} from '@countersign/plugin-governance-common';
import { defineRoute, Route } from '@countersign/plugin-governance-node';
import { z } from 'zod/v4';
import { restrictIdentities } from '../../permissions/restrictReviews';
import { asReviewer, CONFLICTS, requireRead } from './asReviewer';
import { mayOnIdentity } from './mayOnIdentity';
import { actor, RouteContext, userOf } from './RouteContext';
import { entityRef, idParams, pageQuery } from './schemas';
import { toListedReviews } from './toListedReviews';

/** Listing, reading and answering review items. */
export function reviewRoutes(context: RouteContext): Route[] {
  const { reviews } = context;
  return [
    defineRoute(
      {
        method: 'get',
        path: '/reviews',
        operationId: 'listReviews',
        summary: 'Review items that the caller may see, the first due first',
        tag: 'reviews',
        allow: 'user-or-service',
        query: pageQuery.extend({
          assignee: z.literal('me').optional(),
          owner: entityRef.optional(),
          component: entityRef.optional(),
          identity: z.string().optional(),
          status: z.enum(['pending', 'open', 'closed']).optional(),
          campaign: z.string().max(36).optional(),
          text: z
            .string()
            .max(200)
            .optional()
            .describe(
              'Part of the name of the identity or of the thing, in whatever case',
            ),
        }),
        response: pageSchema(reviewItemSchema),
      },
      async ({ query, credentials }) => {
        const visibility = await context.authorizer.reviews(
          governanceReviewReadPermission,
          credentials,
        );
        const user = userOf(context, credentials);
        if (
          visibility.kind === 'nothing' ||
          (query.assignee === 'me' && !user)
        ) {
          return { items: [], total: 0 };
        }
        const { assignee, limit, after, ...filter } = query;
        const page = await reviews.list({
          filter: { ...filter, reviewer: assignee === 'me' ? user : undefined },
          criteria:
            visibility.kind === 'some' ? visibility.criteria : undefined,
          limit,
          after,
        });
        return {
          items: await toListedReviews(context, page.rows, credentials),
          total: page.total,
          nextCursor: page.nextCursor,
        };
      },
    ),
    defineRoute(
      {
        method: 'get',
        path: '/reviews/:id',
        operationId: 'getReview',
        summary: 'One review item with its evidence',
        tag: 'reviews',
        allow: 'user-or-service',
        params: idParams,
        response: reviewItemDetailSchema,
        errors: { 404: CONFLICTS[404] },
      },
      async ({ params, credentials }) => {
        await requireRead(context, credentials, params.id);
        const review = await reviews.get(
          params.id,
          userOf(context, credentials),
        );
        return {
          ...review,
          may: await mayOnIdentity(context, credentials, review.identity.ref),
        };
      },
    ),
    defineRoute(
      {
        method: 'post',
        path: '/reviews/:id/decisions',
        operationId: 'decideReview',
        summary: 'Keep, reduce or revoke',
        tag: 'reviews',
        allow: 'user-or-service',
        params: idParams,
        body: decisionRequestSchema,
        response: reviewItemDetailSchema,
        errors: CONFLICTS,
      },
      asReviewer(context, 'decisions', (id, body, caller) =>
        reviews.decide(id, body, caller),
      ),
    ),
    defineRoute(
      {
        method: 'post',
        path: '/reviews/:id/proofs',
        operationId: 'beginReviewProof',
        summary:
          'Begins the proof of presence that a decision takes; it is bound to the decision and to the evidence that was seen',
        tag: 'reviews',
        allow: 'user-or-service',
        params: idParams,
        body: reviewProofRequestSchema,
        response: ceremonySchema,
        status: 201,
        errors: CONFLICTS,
      },
      asReviewer(context, 'proofs', (id, body, caller) =>
        reviews.beginProof(id, body, caller),
      ),
    ),
    defineRoute(
      {
        method: 'post',
        path: '/reviews/:id/withdrawal',
        operationId: 'withdrawDecision',
        summary: 'Take a decision back before anything was done',
        tag: 'reviews',
        allow: 'user-or-service',
        params: idParams,
        response: reviewItemDetailSchema,
        errors: CONFLICTS,
      },
      asReviewer(context, 'withdrawal', (id, _body, caller) =>
        reviews.withdraw(id, caller),
      ),
    ),
    defineRoute(
      {
        method: 'post',
        path: '/reviews/:id/routes',
        operationId: 'routeReview',
        summary: 'Not mine, or don’t know: asks somebody else, decides nothing',
        tag: 'reviews',
        allow: 'user-or-service',
        params: idParams,
        body: routeRequestSchema,
        response: reviewItemDetailSchema,
        errors: CONFLICTS,
      },
      asReviewer(context, 'routes', (id, body, caller) =>
        reviews.route(id, body, caller),
      ),
    ),
    defineRoute(
      {
        method: 'post',
        path: '/reviews/:id/evidence',
        operationId: 'refreshEvidence',
        summary: 'Collect the evidence of an open item anew',
        tag: 'reviews',
        allow: 'user-or-service',
        params: idParams,
        response: reviewItemDetailSchema,
        errors: CONFLICTS,
      },
      asReviewer(context, 'evidence', (id, _body, caller) =>
        reviews.refresh(id, caller),
      ),
    ),
    defineRoute(
      {
        method: 'post',
        path: '/identities/:id/reviews',
        operationId: 'openReviews',
        summary: 'Ask the owner now about everything that an identity holds',
        tag: 'reviews',
        allow: 'user-or-service',
        params: idParams,
        body: z.strictObject({
          cause: z.string().min(1).max(500).describe('Why, in words'),
        }),
        response: z.strictObject({ opened: z.number().int() }),
        status: 201,
        errors: { 404: 'There is no such identity, or not for this caller' },
      },
      async ({ params, body, credentials }) => {
        const visibility = await context.authorizer.identities(
          governanceIdentityReviewPermission,
          credentials,
        );
        const found = await context.knex.transaction(async trx =>
          visibility.kind === 'nothing'
            ? undefined
            : trx('inventory_identities')
                .where({ ref: params.id })
                .modify(query => {
                  if (visibility.kind === 'some') {
                    query.andWhere(inner =>
                      restrictIdentities(inner, visibility.criteria),
                    );
                  }
                })
                .first('ref'),
        );
        if (!found) {
          throw new NotFoundError(
            `No identity '${params.id}' exists, or you may not ask for its review`,
          );
        }
        const opened = await reviews.open(
          params.id,
          { kind: 'requested', text: body.cause },
          await actor(context, credentials, 'POST /identities/{id}/reviews'),
        );
        return { opened: opened.length };
      },
    ),
  ];
}
