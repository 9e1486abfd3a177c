import { ConflictError } from '@backstage/errors';
import { RouteRequest } from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import { resolveLead } from '../directory/queryDirectory';
import {
  noteReview,
  requireAsked,
  ReviewActing,
  ReviewCaller,
} from './actOnReview';
import { LEAD_OF } from './isStillEligible';
import { listReviewers } from './operations/findReviews';
import { putTo } from './putTo';
import { proposeOwner } from '../ownership/proposeOwner';
import { conflictsOf, refuseConflicts } from '../reviewTasks/refuseConflicts';
import { isSecondPerson } from '../secondPerson/isSecondPerson';
import { isInStages } from '../reviewTasks/isInStages';
import { resolveReviewers } from './resolveReviewers';
import { ReviewRow } from './reviewRow';
import { suggestCandidates } from './suggestCandidates';

async function handOn(
  trx: Knex.Transaction,
  acting: ReviewActing,
  row: ReviewRow,
  request: RouteRequest,
  caller: ReviewCaller,
): Promise<void> {
  const { triageGroup } = acting.settings;
  const candidates = await suggestCandidates(trx, row, triageGroup);
  const next = request.to
    ? candidates.find(({ ref }) => ref === request.to)
    : candidates[0];
  if (!next) {
    throw new ConflictError(
      request.to
        ? `'${request.to}' is not a candidate; candidates are ${candidates
            .map(({ ref }) => ref)
            .join(', ')}`
        : 'Nobody is left to ask',
    );
  }
  const resolved = await resolveReviewers(trx, {
    ownerRef: next.ref,
    triageGroup,
    conflicts: await conflictsOf(
      trx,
      acting,
      row,
      (await acting.engine.now(trx)).toISOString(),
    ),
  });
  // A group above the one that said no counts its people too; they are not asked the same again while others are there.
  const others = resolved.reviewers.filter(({ via }) => via !== row.owner_ref);
  const reviewers = others.length > 0 ? others : resolved.reviewers;
  await trx<ReviewRow>('review_items')
    .where({ id: row.id })
    .update({ owner_ref: next.ref, bounces: Number(row.bounces) + 1 });
  await putTo(
    trx,
    acting,
    row,
    reviewers,
    {
      owner: { ref: next.ref },
      reviewers: {
        members: reviewers.map(({ ref }) => ref),
        leads: resolved.leads,
      },
    },
    caller.actor,
  );
  if (next.ref !== triageGroup) {
    await proposeOwner(trx, {
      identityRef: row.identity_ref,
      owner: next.ref,
      by: caller.userRef,
      reason: request.reason,
      at: (await acting.engine.now(trx)).toISOString(),
    });
  }
  await noteReview(
    trx,
    acting,
    row,
    caller,
    `said it is not theirs; ${next.ref} is asked, because it ${next.reason}`,
    request.reason,
  );
}

async function askLead(
  trx: Knex.Transaction,
  acting: ReviewActing,
  row: ReviewRow,
  request: RouteRequest,
  caller: ReviewCaller,
): Promise<void> {
  const reviewers = await listReviewers(trx, row.id);
  const lead = await resolveLead(trx, row.owner_ref);
  if (!lead || lead === row.requested_by) {
    throw new ConflictError(
      `${row.owner_ref} has no lead who could be asked; hand it on with not-mine instead`,
    );
  }
  const known = reviewers.some(({ ref }) => ref === lead);
  const all = known
    ? reviewers
    : [...reviewers, { ref: lead, via: `${LEAD_OF}${row.owner_ref}` }];
  await putTo(
    trx,
    acting,
    row,
    all,
    { reviewers: { members: all.map(({ ref }) => ref) } },
    caller.actor,
  );
  await noteReview(
    trx,
    acting,
    row,
    caller,
    `does not know; ${lead} is asked besides, by the same deadline`,
    request.reason,
  );
}

/**
 * *Not mine* puts the question to somebody else, *don't know* asks the lead besides. Neither decides, and the
 * deadline goes on.
 *
 * @throws ConflictError where the item is not open or nobody is left to ask
 */
export async function routeReview(
  trx: Knex.Transaction,
  acting: ReviewActing,
  row: ReviewRow,
  request: RouteRequest,
  caller: ReviewCaller,
): Promise<void> {
  if (row.status !== 'open') {
    throw new ConflictError(
      `Review '${row.id}' is ${row.status}; only an open one can be handed on`,
    );
  }
  await requireAsked(trx, row, caller);
  const instance = await acting.engine.getInstance(trx, row.instance_id);
  if (isSecondPerson(instance.definition, instance.snapshot)) {
    throw new ConflictError(
      'It asks whether somebody agrees with a keep; disagree, and the question goes back to those who were asked',
    );
  }
  await refuseConflicts(trx, acting, {
    row,
    instance,
    caller,
    now: await acting.engine.now(trx),
  });
  if (isInStages(instance.definition)) {
    const what = await acting.stager.route(trx, {
      item: row,
      instance,
      request,
      caller,
    });
    if (
      request.kind === 'not-mine' &&
      request.to &&
      request.to !== acting.settings.triageGroup
    ) {
      await proposeOwner(trx, {
        identityRef: row.identity_ref,
        owner: request.to,
        by: caller.userRef,
        reason: request.reason,
        at: (await acting.engine.now(trx)).toISOString(),
      });
    }
    await noteReview(trx, acting, row, caller, what, request.reason);
    return;
  }
  if (request.kind === 'not-mine') {
    await handOn(trx, acting, row, request, caller);
  } else {
    await askLead(trx, acting, row, request, caller);
  }
}
