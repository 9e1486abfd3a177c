import { Knex } from 'knex';
import { insertRows } from '../bulk';
import { appendTaskEvent, insertTasks, toEventRow } from './operations/tasks';
import { PlannedStage } from './planStage';
import { StageRow, TaskEvent } from './rows';

/** What the history of a stage begins with. */
function eventsOf({ row, tasks, fellBack }: PlannedStage): TaskEvent[] {
  const standIns = tasks.filter(
    ({ assignee, original_assignee }) => assignee !== original_assignee,
  );
  const event = {
    at: row.opened_at,
    levelBefore: 0,
    levelAfter: 0,
    by: 'engine',
  };
  const opened: TaskEvent = {
    ...event,
    kind: 'opened',
    assigneesBefore: [],
    to: tasks.map(({ assignee }) => assignee),
    cause: fellBack
      ? 'nobody whom the stage names may be asked; the next in the chain is'
      : `the stage ${row.stage_id} was opened`,
  };
  return standIns.length === 0
    ? [opened]
    : [
        opened,
        {
          ...event,
          kind: 'substituted',
          assigneesBefore: standIns.map(task => task.original_assignee),
          to: standIns.map(({ assignee }) => assignee),
          method: 'add',
          cause: 'they are away',
        },
      ];
}

/** Stores a stage as it was planned, with its tasks. */
export async function writeStage(
  trx: Knex.Transaction,
  stage: PlannedStage,
): Promise<void> {
  await trx<StageRow>('review_stages').insert(stage.row);
  await insertTasks(trx, stage.tasks);
  for (const event of eventsOf(stage)) {
    await appendTaskEvent(trx, stage.row, event);
  }
}

/** Stores the first stages of items that this transaction has made, with their tasks, in as many statements for hundreds as for one. */
export async function writeFirstStages(
  trx: Knex.Transaction,
  stages: readonly PlannedStage[],
): Promise<void> {
  await insertRows(
    trx,
    'review_stages',
    stages.map(({ row }) => row),
  );
  await insertRows(
    trx,
    'review_tasks',
    stages.flatMap(({ tasks }) => tasks),
  );
  await insertRows(
    trx,
    'review_task_events',
    stages.flatMap(stage =>
      eventsOf(stage).map((event, index) =>
        toEventRow(stage.row, event, index + 1),
      ),
    ),
  );
}
