import { NotAllowedError, NotFoundError } from '@backstage/errors';
import {
  ceremonySchema,
  decisionRequestSchema,
  governanceCampaignReadPermission,
  governanceIdentityReviewPermission,
  governanceReviewDecidePermission,
  governanceReviewReadPermission,
  pageSchema,
  ReviewItem,
  reviewItemDetailSchema,
  reviewProofRequestSchema,
  reviewItemSchema,
  routeRequestSchema,
} from '@countersign/plugin-governance-common';
import { BackstageCredentials } from '@backstage/backend-plugin-api';
import { z } from 'zod/v4';
import { readBulkPolicies } from '../../campaigns/operations/bulkPolicy';
import { readGroupings } from '../../certification/operations/readGroupings';
import { getReviewRow } from '../../certification/operations/findReviews';
import { refuseRequester } from '../../certification/refusals';
import { ReviewRow, toReviewItem } from '../../certification/reviewRow';
import {
  restrictIdentities,
  restrictReviews,
} from '../../permissions/restrictReviews';
import {
  defineRoute,
  Route,
  PrincipalCall,
} from '@countersign/plugin-governance-node';
import { PersonCaller } from '../../permissions/callerOf';
import { mayOnIdentity } from './mayOnIdentity';
import { actor, person, RouteContext, userOf } from './RouteContext';
import { entityRef, idParams, pageQuery } from './schemas';

/** What acting on an item may be refused for. */
export const CONFLICTS = {
  404: 'There is no such review, or not for this caller',
  409: 'The moment has passed, or the evidence is not the one that was seen; the message says which',
};

/** @throws NotFoundError where the item is not for this caller to see: it looks as if it were not there */
async function requireReview(
  context: RouteContext,
  credentials: BackstageCredentials,
  id: string,
  permission:
    | typeof governanceReviewReadPermission
    | typeof governanceReviewDecidePermission,
): Promise<boolean> {
  const visibility = await context.authorizer.reviews(permission, credentials);
  if (visibility.kind === 'nothing') {
    return false;
  }
  const found = await context.knex.transaction(async trx =>
    trx('review_items')
      .where({ id })
      .modify(query => {
        if (visibility.kind === 'some') {
          query.andWhere(inner => restrictReviews(inner, visibility.criteria));
        }
      })
      .first('id'),
  );
  return found !== undefined;
}

/** @throws NotFoundError where the item is not for this caller to see */
export async function requireRead(
  context: RouteContext,
  credentials: BackstageCredentials,
  id: string,
): Promise<void> {
  if (
    !(await requireReview(
      context,
      credentials,
      id,
      governanceReviewReadPermission,
    ))
  ) {
    throw new NotFoundError(`No review '${id}' exists, or not for you`);
  }
}

async function requireDecide(
  context: RouteContext,
  credentials: BackstageCredentials,
  id: string,
): Promise<void> {
  await requireRead(context, credentials, id);
  if (
    !(await requireReview(
      context,
      credentials,
      id,
      governanceReviewDecidePermission,
    ))
  ) {
    const row = await context.knex.transaction(trx => getReviewRow(trx, id));
    // A policy that leaves deciding to those who are asked refuses the requester too, but not with the reason.
    refuseRequester(row, userOf(context, credentials));
    throw new NotAllowedError(
      `It takes the permission ${governanceReviewDecidePermission.name} for this review; those who are asked have it`,
    );
  }
}

/** Lets a person who is asked about an item act on it; everything that they do to it goes this way. */
export function asReviewer<B, R>(
  context: RouteContext,
  action: string,
  act: (id: string, body: B, caller: PersonCaller) => Promise<R>,
) {
  return async ({
    params,
    body,
    credentials,
  }: PrincipalCall<{ id: string }, unknown, B>): Promise<R> => {
    await requireDecide(context, credentials, params.id);
    const caller = await person(
      context,
      credentials,
      `POST /reviews/{id}/${action}`,
    );
    return act(params.id, body, caller);
  };
}

/** Items with what it takes to group them and to decide about many at once, looked up for all of them together. */
async function toListed(
  context: RouteContext,
  rows: readonly ReviewRow[],
  credentials: BackstageCredentials,
): Promise<ReviewItem[]> {
  const open = rows.filter(({ status }) => status === 'open');
  const campaigns = await context.authorizer.isAllowed(
    governanceCampaignReadPermission,
    credentials,
  );
  const { policies, groupings } = await context.knex.transaction(async trx => ({
    policies: await readBulkPolicies(
      trx,
      open.map(({ id }) => id),
    ),
    groupings: await readGroupings(trx, rows, { campaigns }),
  }));
  return rows.map(row => {
    const listed = { ...toReviewItem(row), ...groupings.get(row.id) };
    if (row.status !== 'open') {
      return listed;
    }
    const allowed = policies.get(row.id)?.allowed ?? context.bulk === 'allowed';
    return {
      ...listed,
      evidenceDigest: row.evidence_digest,
      bulk: allowed ? 'allowed' : 'forbidden',
    };
  });
}

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
          items: await toListed(context, page.rows, credentials),
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
