import {
  delegationRequestSchema,
  governanceCampaignManagePermission,
  reviewLeadSchema,
  reviewStagingSchema,
} from '@countersign/plugin-governance-common';
import { defineRoute, Route } from '@countersign/plugin-governance-node';
import { asReviewer, CONFLICTS, requireRead } from './asReviewer';
import { person, RouteContext, userOf } from './RouteContext';
import { idParams } from './schemas';

/** Who is asked about an item in which stage, giving one's task to somebody else, and being on it. */
export function reviewTaskRoutes(context: RouteContext): Route[] {
  const { authorizer, reviewTasks } = context;
  return [
    defineRoute(
      {
        method: 'get',
        path: '/reviews/:id/stages',
        operationId: 'getReviewStages',
        summary:
          'Who is and was asked in each stage, what they answered, and how it came to them',
        tag: 'reviews',
        allow: 'user-or-service',
        params: idParams,
        response: reviewStagingSchema,
        errors: { 404: CONFLICTS[404] },
      },
      async ({ params, credentials }) => {
        await requireRead(context, credentials, params.id);
        return reviewTasks.describe(params.id, userOf(context, credentials));
      },
    ),
    defineRoute(
      {
        method: 'post',
        path: '/reviews/:id/delegations',
        operationId: 'delegateReviewTask',
        summary:
          'Gives a task to somebody of the allow-list, with a reason; one’s own, or any for who runs campaigns',
        tag: 'reviews',
        allow: 'user',
        params: idParams,
        body: delegationRequestSchema,
        response: reviewStagingSchema,
        errors: {
          ...CONFLICTS,
          403: 'It is somebody else’s task, or the target may not be asked; the message says which',
        },
      },
      async ({ params, body, credentials }) => {
        await requireRead(context, credentials, params.id);
        const caller = await person(
          context,
          credentials,
          'POST /reviews/{id}/delegations',
        );
        const manages = await authorizer.isAllowed(
          governanceCampaignManagePermission,
          credentials,
        );
        return reviewTasks.delegate(params.id, body, caller, manages);
      },
    ),
    defineRoute(
      {
        method: 'get',
        path: '/reviews/:id/lead',
        operationId: 'getReviewLead',
        summary: 'Who leads on an item, and who said that they are on it',
        tag: 'reviews',
        allow: 'user-or-service',
        params: idParams,
        response: reviewLeadSchema,
        errors: { 404: CONFLICTS[404] },
      },
      async ({ params, credentials }) => {
        await requireRead(context, credentials, params.id);
        return reviewTasks.lead(params.id);
      },
    ),
    defineRoute(
      {
        method: 'post',
        path: '/reviews/:id/claim',
        operationId: 'claimReview',
        summary: 'Says that one is on it; the others need not be',
        tag: 'reviews',
        allow: 'user-or-service',
        params: idParams,
        response: reviewLeadSchema,
        errors: CONFLICTS,
      },
      asReviewer(context, 'claim', (id, _body, caller) =>
        reviewTasks.claim(id, caller),
      ),
    ),
    defineRoute(
      {
        method: 'post',
        path: '/reviews/:id/unclaim',
        operationId: 'unclaimReview',
        summary: 'Leaves an item to the others again',
        tag: 'reviews',
        allow: 'user-or-service',
        params: idParams,
        response: reviewLeadSchema,
        errors: CONFLICTS,
      },
      asReviewer(context, 'unclaim', (id, _body, caller) =>
        reviewTasks.unclaim(id, caller),
      ),
    ),
  ];
}
