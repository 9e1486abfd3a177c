import { ConflictError, InputError, NotFoundError } from '@backstage/errors';
import { Knex } from 'knex';
import {
  noteReview,
  ReviewActing,
  ReviewCaller,
} from '../certification/actOnReview';
import { lockReviewRow } from '../certification/operations/findReviews';
import { listTasks } from '../certification/operations/remediationTasks';
import { requireConcerned } from './requireConcerned';

/**
 * Notes that somebody did a step of what was handed over. It says how far people are; that it is done is seen at the source
 * alone. Steps are done in any order, each once.
 *
 * @param step - its place among the steps, from 0
 * @throws NotFoundError, ConflictError where the task is over or the step was done, InputError for a step that there is not
 */
export async function tickStep(
  trx: Knex.Transaction,
  acting: ReviewActing,
  id: string,
  options: {
    taskId: string;
    step: number;
    note?: string;
    caller: ReviewCaller;
  },
): Promise<void> {
  const { taskId, step, note, caller } = options;
  const row = await lockReviewRow(trx, id);
  await requireConcerned(trx, acting, row, caller);
  const task = (await listTasks(trx, id)).find(known => known.id === taskId);
  if (!task) {
    throw new NotFoundError(`Review '${id}' has no task '${taskId}'`);
  }
  if (task.kind !== 'manual' || task.closedAt) {
    throw new ConflictError(
      'Only an open task of a person has steps to be done',
    );
  }
  const text = task.steps.at(step);
  if (step < 0 || text === undefined) {
    throw new InputError(
      `step: ${step} is none; there are ${task.steps.length}, from 0`,
    );
  }
  const at = (await acting.engine.now(trx)).toISOString();
  const ticked = await trx('remediation_ticks')
    .insert({
      task_id: taskId,
      step,
      by: caller.userRef,
      at,
      note: note ?? null,
    })
    .onConflict(['task_id', 'step'])
    .ignore()
    .returning('step');
  if (ticked.length === 0) {
    throw new ConflictError('Somebody has done this step already');
  }
  await noteReview(
    trx,
    acting,
    row,
    caller,
    `did step ${step + 1} of ${task.steps.length}`,
    note,
  );
}
