import { keyOf, STAGED_FLOW } from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import { ReviewRow } from '../certification/reviewRow';
import { accountsOf } from '../directory/personsOf';
import { resolveMembers } from '../directory/queryDirectory';
import { findConflicts } from '../reviewTasks/findConflicts';
import { creatorIn } from '../reviewTasks/refuseConflicts';
import { SecondLookRow } from './operations/secondLooks';

/**
 * Why somebody may not be the one who looks again: they are not of the group that does, have decided or were asked about it
 * themselves, or stand too near to it; by none of their accounts. Undefined where they may.
 */
export async function refuseLooker(
  trx: Knex.Transaction,
  options: {
    look: Pick<SecondLookRow, 'decided_by' | 'item_id'>;
    row: ReviewRow;
    viewer: string | undefined;
    by: string | undefined;
    reviewFlow: string;
    at: string;
  },
): Promise<string | undefined> {
  const { look, row, viewer, by, reviewFlow, at } = options;
  if (!viewer) {
    return 'Only a person can look again';
  }
  const lookers = by ? await resolveMembers(trx, by) : [];
  if (!lookers.some(({ ref }) => keyOf(ref) === keyOf(viewer))) {
    return by
      ? `${by} looks again, and you are not of it`
      : 'The portal asks nobody to look again';
  }
  const asked: string[] = await trx('review_reviewers')
    .where({ item_id: look.item_id })
    .pluck('user_ref');
  const near = await accountsOf(trx, [look.decided_by, ...asked]);
  if (near.includes(keyOf(viewer))) {
    return 'You have decided about it, or were asked; somebody independent looks again';
  }
  const conflicts = await findConflicts(trx, {
    subjectRef: row.subject_ref,
    identityRef: row.identity_ref,
    ...(row.requested_by ? { requestedBy: row.requested_by } : {}),
    createdBy: creatorIn(row),
    reviewFlows: [reviewFlow, STAGED_FLOW],
    at,
  });
  return conflicts.includes(keyOf(viewer))
    ? 'You requested, made or approved it, or stand in for somebody who did'
    : undefined;
}
