import {
  coolDownItemSchema,
  governanceCampaignManagePermission,
  governanceReviewReadPermission,
  pageSchema,
  remediationReasonSchema,
  reviewItemDetailSchema,
  runbookViewSchema,
  secondAnswerSchema,
  stepTickSchema,
} from '@countersign/plugin-governance-common';
import { defineRoute, Route } from '@countersign/plugin-governance-node';
import { z } from 'zod/v4';
import { readCursor, writeCursor } from '../../paging/cursors';
import { pageOf } from '../../paging/pageOf';
import { listCoolDowns } from '../../remediation/operations/listCoolDowns';
import { toCoolDown } from '../../remediation/toCoolDown';
import { asReviewer, CONFLICTS, requireRead } from './asReviewer';
import { person, RouteContext } from './RouteContext';
import { idParams, pageQuery } from './schemas';

/** What is disabled and not yet deleted, bringing it back, what people do by hand, and the runbooks. */
export function remediationRoutes(context: RouteContext): Route[] {
  const { authorizer, knex, reviews, runbooks } = context;
  return [
    defineRoute(
      {
        method: 'get',
        path: '/cool-downs',
        operationId: 'listCoolDowns',
        summary:
          'What is disabled and not yet deleted, of reviews that the caller may see, the first to be deleted first',
        tag: 'reviews',
        allow: 'user-or-service',
        query: pageQuery.extend({ identity: z.string().max(80).optional() }),
        response: pageSchema(coolDownItemSchema),
      },
      async ({ query, credentials }) => {
        const visibility = await authorizer.reviews(
          governanceReviewReadPermission,
          credentials,
        );
        if (visibility.kind === 'nothing') {
          return { items: [], total: 0 };
        }
        const { limit, identity } = query;
        const { rows, total } = await knex.transaction(trx =>
          listCoolDowns(trx, {
            criteria:
              visibility.kind === 'some' ? visibility.criteria : undefined,
            identity,
            after: readCursor(query.after),
            limit: limit + 1,
          }),
        );
        const page = pageOf(rows, limit, last =>
          writeCursor([last.delete_at, last.id]),
        );
        return {
          items: page.items.map(row => ({
            ...toCoolDown(row),
            reviewId: row.item_id,
            identity: { ref: row.identity_ref, title: row.identity_title },
            subject: row.subject_title,
            owner: row.owner_ref,
          })),
          total,
          nextCursor: page.next,
        };
      },
    ),
    defineRoute(
      {
        method: 'get',
        path: '/runbooks',
        operationId: 'listRunbooks',
        summary:
          'How things of each type are taken out of service and replaced, in the order in which they are looked through',
        tag: 'reviews',
        allow: 'user-or-service',
        response: pageSchema(runbookViewSchema),
      },
      async () => ({
        total: runbooks.length,
        items: runbooks.map(({ metadata, spec }) => ({
          name: metadata.name,
          title: metadata.title,
          kind: spec.for.kind,
          types: spec.for.types ?? [],
          identityTypes: spec.for.identityTypes ?? [],
          coolDown: spec.coolDown,
          offboard: spec.offboard.map(({ phase, does, text }) => ({
            phase,
            ...(does ? { does } : {}),
            text,
          })),
          rotate: spec.rotate.map(({ text }) => text),
        })),
      }),
    ),
    defineRoute(
      {
        method: 'post',
        path: '/reviews/:id/second',
        operationId: 'answerAsSecond',
        summary:
          'Say, as the second person, whether one agrees with a keep that takes one',
        tag: 'reviews',
        allow: 'user-or-service',
        params: idParams,
        body: secondAnswerSchema,
        response: reviewItemDetailSchema,
        errors: CONFLICTS,
      },
      asReviewer(context, 'second', (id, body, caller) =>
        reviews.answerAsSecond(id, body, caller),
      ),
    ),
    defineRoute(
      {
        method: 'post',
        path: '/reviews/:id/restart',
        operationId: 'restartReview',
        summary:
          'Have a question that is over asked again, with a reason; for who runs campaigns',
        tag: 'reviews',
        allow: 'user',
        params: idParams,
        body: remediationReasonSchema,
        response: reviewItemDetailSchema,
        status: 201,
        errors: CONFLICTS,
      },
      async ({ params, body, credentials }) => {
        await requireRead(context, credentials, params.id);
        await authorizer.require(
          governanceCampaignManagePermission,
          credentials,
        );
        const caller = await person(
          context,
          credentials,
          'POST /reviews/{id}/restart',
        );
        return reviews.restart(params.id, body, caller);
      },
    ),
    defineRoute(
      {
        method: 'post',
        path: '/reviews/:id/restoration',
        operationId: 'restoreReview',
        summary: 'Bring back what is disabled, with a reason, and ask again',
        tag: 'reviews',
        allow: 'user-or-service',
        params: idParams,
        body: remediationReasonSchema,
        response: reviewItemDetailSchema,
        errors: CONFLICTS,
      },
      asReviewer(context, 'restoration', (id, body, caller) =>
        reviews.steer(id, 'restore', body, caller),
      ),
    ),
    defineRoute(
      {
        method: 'post',
        path: '/reviews/:id/deletion',
        operationId: 'confirmDeletion',
        summary:
          'Say that what is held because somebody asked for it is deleted all the same',
        tag: 'reviews',
        allow: 'user-or-service',
        params: idParams,
        body: remediationReasonSchema,
        response: reviewItemDetailSchema,
        errors: CONFLICTS,
      },
      asReviewer(context, 'deletion', (id, body, caller) =>
        reviews.steer(id, 'confirm-deletion', body, caller),
      ),
    ),
    defineRoute(
      {
        method: 'post',
        path: '/reviews/:id/tasks/:task/steps/:step',
        operationId: 'tickRemediationStep',
        summary:
          'Say that one has done a step of what was handed over; that it is done is seen at the source',
        tag: 'reviews',
        allow: 'user',
        params: idParams.extend({
          task: z.string().max(36),
          step: z.coerce.number().int().min(0).max(100),
        }),
        body: stepTickSchema,
        response: reviewItemDetailSchema,
        errors: CONFLICTS,
      },
      async ({ params, body, credentials }) => {
        await requireRead(context, credentials, params.id);
        const caller = await person(
          context,
          credentials,
          'POST /reviews/{id}/tasks/{task}/steps/{step}',
        );
        return reviews.tickStep(
          params.id,
          { taskId: params.task, step: params.step, ...body },
          caller,
        );
      },
    ),
  ];
}
