import {
  ApprovalView,
  approvalSchema,
  ceremonySchema,
  governanceApprovalDecidePermission,
  pageSchema,
  proofAnswerSchema,
} from '@countersign/plugin-governance-common';
import { defineRoute, Route } from '@countersign/plugin-governance-node';
import { z } from 'zod/v4';
import { Approval } from '../../approvals/ApprovalService';
import { readCursor, writeCursor } from '../../paging/cursors';
import { person, RouteContext, userOf } from './RouteContext';
import { idParams, pageQuery } from './schemas';

function toView(approval: Approval): ApprovalView {
  const { instance, definition, question, subjectTitle } = approval;
  const { metadata } = definition;
  const { facts } = instance.snapshot;
  const change =
    typeof facts.change === 'object' && !Array.isArray(facts.change)
      ? facts.change
      : undefined;
  const isFlowChange =
    change?.kind === 'publish' || change?.kind === 'rollback';
  return {
    instanceId: instance.id,
    flow: instance.flow,
    title: metadata.title ?? metadata.name,
    description: metadata.description,
    subject: instance.subject,
    subjectTitle,
    state: question.state,
    kind: question.kind,
    mode: instance.mode,
    requestedBy: instance.requestedBy,
    startedAt: instance.createdAt,
    due: question.due,
    digest: question.digest,
    fields: question.fields,
    decisions: question.decisions,
    stages: question.stages.map(({ id, quorum, eligible }) => ({
      id,
      quorum,
      eligible: eligible.length,
    })),
    answered: question.answered,
    proof: question.proof,
    changeId:
      isFlowChange && typeof change.target === 'string'
        ? change.target
        : undefined,
    migrationId:
      change?.kind === 'migrate' && typeof change.target === 'string'
        ? change.target
        : undefined,
  };
}

const ANSWER_ERRORS = {
  404: 'The instance asks nobody now, or there is none',
  409: 'What was seen has changed since, it is decided, or its time is over',
};

/** What flows ask people, and their answers. Reviews have an inbox of their own. */
export function approvalRoutes(context: RouteContext): Route[] {
  const { approvals, authorizer } = context;
  return [
    defineRoute(
      {
        method: 'get',
        path: '/approvals',
        operationId: 'listApprovals',
        summary: 'What flows ask the caller, the most urgent first',
        tag: 'approvals',
        allow: 'user',
        query: pageQuery,
        response: pageSchema(approvalSchema),
      },
      async ({ query, credentials }) => {
        const userRef = userOf(context, credentials) ?? '';
        const after = readCursor(query.after);
        const page = await approvals.list({
          userRef,
          limit: query.limit,
          ...(after
            ? { after: { dueAt: after[0], instanceId: after[1] } }
            : {}),
        });
        return {
          items: page.items.map(toView),
          total: page.total,
          nextCursor:
            page.next && writeCursor([page.next.dueAt, page.next.instanceId]),
        };
      },
    ),
    defineRoute(
      {
        method: 'get',
        path: '/approvals/:id',
        operationId: 'getApproval',
        summary: 'What a flow instance asks now; for those who are asked',
        tag: 'approvals',
        allow: 'user',
        params: idParams,
        response: approvalSchema,
        errors: ANSWER_ERRORS,
      },
      async ({ params, credentials }) => {
        const approval = await approvals.getFor(
          params.id,
          userOf(context, credentials) ?? '',
        );
        return toView(approval);
      },
    ),
    defineRoute(
      {
        method: 'post',
        path: '/approvals/:id/proofs',
        operationId: 'beginApprovalProof',
        summary:
          'Begins the proof of presence that an answer takes; it is bound to the decision and to what was seen',
        tag: 'approvals',
        allow: 'user',
        params: idParams,
        body: z.strictObject({
          decision: z.string().min(1).max(63),
          digest: z.string().max(200).describe('The digest that was seen'),
        }),
        response: ceremonySchema,
        status: 201,
        errors: ANSWER_ERRORS,
      },
      async ({ params, body, credentials }) => {
        await authorizer.require(
          governanceApprovalDecidePermission,
          credentials,
        );
        const { userRef } = await person(
          context,
          credentials,
          'beginApprovalProof',
        );
        return approvals.beginProof(
          { instanceId: params.id, ...body },
          userRef,
        );
      },
    ),
    defineRoute(
      {
        method: 'post',
        path: '/approvals/:id/answers',
        operationId: 'answerApproval',
        summary: 'Answers what a flow instance asks',
        tag: 'approvals',
        allow: 'user',
        params: idParams,
        body: z.strictObject({
          decision: z.string().min(1).max(63),
          digest: z.string().max(200).describe('The digest that was seen'),
          comment: z.string().max(5000).optional(),
          proof: proofAnswerSchema.optional(),
        }),
        response: z.strictObject({
          state: z.string(),
          version: z.number().int(),
        }),
        errors: ANSWER_ERRORS,
      },
      async ({ params, body, credentials }) => {
        await authorizer.require(
          governanceApprovalDecidePermission,
          credentials,
        );
        const caller = await person(context, credentials, 'answerApproval');
        const { state, version } = await approvals.answer(
          { instanceId: params.id, ...body },
          caller,
        );
        return { state, version };
      },
    ),
  ];
}
