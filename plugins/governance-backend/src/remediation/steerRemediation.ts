import { ConflictError } from '@backstage/errors';
import { Knex } from 'knex';
import {
  noteReview,
  ReviewActing,
  ReviewCaller,
  sendToFlow,
} from '../certification/actOnReview';
import { lockReviewRow } from '../certification/operations/findReviews';
import { findCoolDown, updateCoolDown } from './operations/coolDowns';
import { requireConcerned } from './requireConcerned';

/** What becomes of what is disabled: it is brought back and asked about again, or deleted although somebody asked for it. */
export type Steering = 'restore' | 'confirm-deletion';

/** What the flow is told, and what stands in the history. */
const STEERINGS = {
  restore: {
    signal: 'owner.contested',
    noted: 'asked for it to be restored',
  },
  'confirm-deletion': {
    signal: 'deletion.confirmed',
    noted: 'said that it is deleted although it is asked for',
  },
} as const satisfies Record<Steering, { signal: string; noted: string }>;

/**
 * Steers what is disabled and not yet deleted, with a reason. It is done by the flow, and read back.
 *
 * @throws ConflictError where nothing is disabled that could be steered so, NotAllowedError for whom it does not concern
 */
export async function steerRemediation(
  trx: Knex.Transaction,
  acting: ReviewActing,
  id: string,
  options: { how: Steering; reason: string; caller: ReviewCaller },
): Promise<void> {
  const { how, reason, caller } = options;
  const { signal, noted } = STEERINGS[how];
  const row = await lockReviewRow(trx, id);
  await requireConcerned(trx, acting, row, caller);
  // Flows of an earlier version bring back what never had a cool-down; only what has one is deleted.
  if (how === 'confirm-deletion' && !(await findCoolDown(trx, id))) {
    throw new ConflictError('Nothing is disabled that could be deleted');
  }
  await sendToFlow(
    trx,
    acting,
    row,
    { type: 'signal', name: signal },
    caller.actor,
  );
  await updateCoolDown(trx, id, {
    ended_by: caller.userRef,
    end_reason: reason,
  });
  await noteReview(trx, acting, row, caller, noted, reason);
}
