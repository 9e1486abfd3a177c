import { NotAllowedError } from '@backstage/errors';
import { keyOf } from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import { ReviewActing, ReviewCaller } from '../certification/actOnReview';
import { ReviewRow } from '../certification/reviewRow';
import { refuseConflicts } from '../reviewTasks/refuseConflicts';
import { refuseRequester } from '../certification/refusals';
import { peopleConcerned } from './noteUse';

/**
 * Checks that somebody may say how something that was decided goes on: who decided, who is asked about it, and whose it is.
 * Whoever requested or made it, or stands in for them, may not: giving it back gives access.
 *
 * @throws NotAllowedError with the reason
 */
export async function requireConcerned(
  trx: Knex.Transaction,
  acting: ReviewActing,
  row: ReviewRow,
  caller: ReviewCaller,
): Promise<void> {
  refuseRequester(row, caller.userRef);
  const concerned = await peopleConcerned(trx, row);
  if (!concerned.includes(keyOf(caller.userRef))) {
    throw new NotAllowedError(
      `${caller.userRef} neither decided about this, nor is asked about it, nor belongs to ${row.owner_ref} (not-eligible)`,
    );
  }
  await refuseConflicts(trx, acting, {
    row,
    instance: await acting.engine.getInstance(trx, row.instance_id),
    caller,
    now: await acting.engine.now(trx),
  });
}
