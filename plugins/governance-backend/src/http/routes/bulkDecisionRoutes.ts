import { NotAllowedError, NotFoundError } from '@backstage/errors';
import {
  bulkDecisionAnswerSchema,
  BulkDecisionResult,
  bulkDecisionRequestSchema,
  governanceReviewDecidePermission,
  governanceReviewReadPermission,
} from '@countersign/plugin-governance-common';
import { defineRoute, Route } from '@countersign/plugin-governance-node';
import { Knex } from 'knex';
import { readBulkPolicies } from '../../campaigns/operations/bulkPolicy';
import { BulkAdmission } from '../../certification/decideInBulk';
import { Visibility } from '../../permissions/Authorizer';
import { restrictReviews } from '../../permissions/restrictReviews';
import { person, RouteContext } from './RouteContext';

const FORBIDDEN = 'look at it and decide about it by itself (bulk-forbidden)';

async function selectAmong(
  trx: Knex.Transaction,
  ids: readonly string[],
  visibility: Visibility,
): Promise<Set<string>> {
  if (visibility.kind === 'nothing') {
    return new Set();
  }
  const query = trx('review_items').whereIn('id', [...ids]);
  if (visibility.kind === 'some') {
    query.andWhere(inner => restrictReviews(inner, visibility.criteria));
  }
  return new Set(await query.pluck<string[]>('id'));
}

/**
 * Says which items somebody may not decide in bulk: those that they may not see or decide, and those of which neither a
 * campaign nor the settings allow it. What a policy says of the caller has been asked once.
 */
function createAdmission(
  may: { read: Visibility; decide: Visibility },
  elsewhere: 'forbidden' | 'allowed',
): BulkAdmission {
  return async (trx, ids) => {
    const readable = await selectAmong(trx, ids, may.read);
    const decidable = await selectAmong(trx, ids, may.decide);
    const policies = await readBulkPolicies(trx, ids);
    const refused = new Map<string, Error>();
    for (const id of ids) {
      const policy = policies.get(id);
      if (!readable.has(id)) {
        refused.set(
          id,
          new NotFoundError(`No review '${id}' exists, or not for you`),
        );
      } else if (!decidable.has(id)) {
        refused.set(
          id,
          new NotAllowedError(
            `It takes the permission ${governanceReviewDecidePermission.name} for this review; those who are asked have it`,
          ),
        );
      } else if (policy && !policy.allowed) {
        refused.set(
          id,
          new NotAllowedError(
            `${policy.by} does not let its items be decided many at once; ${FORBIDDEN}`,
          ),
        );
      } else if (!policy && elsewhere === 'forbidden') {
        refused.set(
          id,
          new NotAllowedError(
            `No campaign asks about it, and what none asks about is not decided many at once here; ${FORBIDDEN}`,
          ),
        );
      }
    }
    return refused;
  };
}

function toResult(id: string, refusal: Error | undefined): BulkDecisionResult {
  return refusal
    ? { id, result: 'refused', error: refusal.name, reason: refusal.message }
    : { id, result: 'decided' };
}

/** Deciding about many items at once. */
export function bulkDecisionRoutes(context: RouteContext): Route[] {
  const { authorizer, reviews, logger, bulk } = context;
  return [
    defineRoute(
      {
        method: 'post',
        path: '/reviews/decisions',
        operationId: 'decideReviews',
        summary:
          'Decide about up to 1,000 items; each is decided or refused by itself, and only where bulk is allowed',
        tag: 'reviews',
        allow: 'user-or-service',
        body: bulkDecisionRequestSchema,
        response: bulkDecisionAnswerSchema,
      },
      async ({ body, credentials }) => {
        const caller = await person(
          context,
          credentials,
          'POST /reviews/decisions',
        );
        const may = {
          read: await authorizer.reviews(
            governanceReviewReadPermission,
            credentials,
          ),
          decide: await authorizer.reviews(
            governanceReviewDecidePermission,
            credentials,
          ),
        };
        const refused = await reviews.decideInBulk(
          body.items.map(({ id, ...request }) => ({ id, request })),
          { caller, admit: createAdmission(may, bulk), logger },
        );
        return {
          decided: body.items.length - refused.size,
          refused: refused.size,
          results: body.items.map(({ id }) => toResult(id, refused.get(id))),
        };
      },
    ),
  ];
}
