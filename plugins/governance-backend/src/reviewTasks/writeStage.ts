import { Knex } from 'knex';
import { appendTaskEvent, insertTasks } from './operations/tasks';
import { PlannedStage } from './planStage';
import { StageRow } from './rows';

/** Stores a stage as it was planned, with its tasks. */
export async function writeStage(
  trx: Knex.Transaction,
  { row, tasks, fellBack }: PlannedStage,
): Promise<void> {
  await trx<StageRow>('review_stages').insert(row);
  await insertTasks(trx, tasks);
  const standIns = tasks.filter(
    ({ assignee, original_assignee }) => assignee !== original_assignee,
  );
  const event = {
    at: row.opened_at,
    levelBefore: 0,
    levelAfter: 0,
    by: 'engine',
  };
  await appendTaskEvent(trx, row, {
    ...event,
    kind: 'opened',
    assigneesBefore: [],
    to: tasks.map(({ assignee }) => assignee),
    cause: fellBack
      ? 'nobody whom the stage names may be asked; the next in the chain is'
      : `the stage ${row.stage_id} was opened`,
  });
  if (standIns.length > 0) {
    await appendTaskEvent(trx, row, {
      ...event,
      kind: 'substituted',
      assigneesBefore: standIns.map(task => task.original_assignee),
      to: standIns.map(({ assignee }) => assignee),
      method: 'add',
      cause: 'they are away',
    });
  }
}
