import { Knex } from 'knex';
import { TaskEvent, TaskRow } from '../rows';

function toTask(row: TaskRow): TaskRow {
  return { ...row, level: Number(row.level) };
}

/** Every task of an item, by stage and in the order in which they were given. Relies on `review_tasks_item_idx`. */
export async function listTasksOf(
  trx: Knex.Transaction,
  itemId: string,
): Promise<TaskRow[]> {
  const rows = await trx<TaskRow>('review_tasks')
    .where({ item_id: itemId })
    .orderBy(['opened_at', 'level', 'assignee', 'id']);
  return rows.map(toTask);
}

/** The tasks of one stage. Relies on `review_tasks_item_idx`. */
export async function listTasksOfStage(
  trx: Knex.Transaction,
  stage: { id: string; item_id: string },
): Promise<TaskRow[]> {
  const rows = await trx<TaskRow>('review_tasks')
    .where({ item_id: stage.item_id, stage_row: stage.id })
    .orderBy(['opened_at', 'level', 'assignee', 'id']);
  return rows.map(toTask);
}

/** Stores tasks. */
export async function insertTasks(
  trx: Knex.Transaction,
  rows: TaskRow[],
): Promise<void> {
  await trx.batchInsert('review_tasks', rows, 50);
}

/** Changes a task. */
export async function updateTask(
  trx: Knex.Transaction,
  id: string,
  changes: Partial<TaskRow>,
): Promise<void> {
  await trx<TaskRow>('review_tasks').where({ id }).update(changes);
}

/** An event as it is stored, under its number in the history of its item. */
export function toEventRow(
  stage: { id: string; item_id: string },
  event: TaskEvent,
  seq: number,
): TaskEventRow & { item_id: string; seq: number } {
  return {
    item_id: stage.item_id,
    seq,
    stage_row: stage.id,
    at: event.at,
    kind: event.kind,
    level_before: event.levelBefore,
    level_after: event.levelAfter,
    before: JSON.stringify(event.assigneesBefore),
    to: JSON.stringify(event.to),
    method: event.method ?? null,
    by: event.by,
    cause: event.cause,
  };
}

/** Says what happened to who is asked about an item. Runs under the item's lock, so that the number is free. */
export async function appendTaskEvent(
  trx: Knex.Transaction,
  stage: { id: string; item_id: string },
  event: TaskEvent,
): Promise<void> {
  const last = await trx('review_task_events')
    .where({ item_id: stage.item_id })
    .max<{ seq: number | null }>('seq as seq')
    .first();
  await trx('review_task_events').insert(
    toEventRow(stage, event, Number(last?.seq ?? 0) + 1),
  );
}

/** A row of `review_task_events`. */
export interface TaskEventRow {
  stage_row: string;
  at: string;
  kind: TaskEvent['kind'];
  level_before: number;
  level_after: number;
  before: string;
  to: string;
  method: 'add' | 'replace' | null;
  by: string;
  cause: string;
}

/** What happened to who is asked about an item, oldest first. */
export async function listTaskEvents(
  trx: Knex.Transaction,
  itemId: string,
): Promise<TaskEventRow[]> {
  return trx<TaskEventRow & { item_id: string; seq: number }>(
    'review_task_events',
  )
    .where({ item_id: itemId })
    .orderBy('seq');
}
