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

/**
 * Brings back what was disabled, with a reason; the question is asked again. It is done by the flow, and read back.
 *
 * @throws ConflictError where nothing is disabled that could be brought back, NotAllowedError for whom it does not concern
 */
export async function restoreReview(
  trx: Knex.Transaction,
  acting: ReviewActing,
  id: string,
  options: { reason: string; caller: ReviewCaller },
): Promise<void> {
  const { reason, caller } = options;
  const row = await lockReviewRow(trx, id);
  await requireConcerned(trx, acting, row, caller);
  await sendToFlow(
    trx,
    acting,
    row,
    { type: 'signal', name: 'owner.contested' },
    caller.actor,
  );
  await updateCoolDown(trx, id, {
    ended_by: caller.userRef,
    end_reason: reason,
  });
  await noteReview(
    trx,
    acting,
    row,
    caller,
    'asked for it to be restored',
    reason,
  );
}

/**
 * Says that what is held because somebody asked for it goes all the same.
 *
 * @throws ConflictError where nothing is held, NotAllowedError for whom it does not concern
 */
export async function confirmDeletion(
  trx: Knex.Transaction,
  acting: ReviewActing,
  id: string,
  options: { reason: string; caller: ReviewCaller },
): Promise<void> {
  const { reason, caller } = options;
  const row = await lockReviewRow(trx, id);
  await requireConcerned(trx, acting, row, caller);
  if (!(await findCoolDown(trx, id))) {
    throw new ConflictError('Nothing is disabled that could be deleted');
  }
  await sendToFlow(
    trx,
    acting,
    row,
    { type: 'signal', name: 'deletion.confirmed' },
    caller.actor,
  );
  await updateCoolDown(trx, id, {
    ended_by: caller.userRef,
    end_reason: reason,
  });
  await noteReview(
    trx,
    acting,
    row,
    caller,
    'said that it is deleted although it is asked for',
    reason,
  );
}
