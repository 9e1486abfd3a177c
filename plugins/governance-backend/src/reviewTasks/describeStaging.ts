import {
  keyOf,
  ReviewStage,
  ReviewStaging,
  ReviewTask,
  ReviewTaskEvent,
} from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import { ReviewRow } from '../certification/reviewRow';
import { delegationGroups } from './delegationGroups';
import { listStages, readPlan } from './operations/stages';
import { listTaskEvents, listTasksOf, TaskEventRow } from './operations/tasks';
import { StageRow, TaskRow } from './rows';

function toTask(row: TaskRow, stage: StageRow): ReviewTask {
  return {
    id: row.id,
    stage: stage.stage_id,
    iteration: stage.iteration,
    assignee: row.assignee,
    originalAssignee: row.original_assignee,
    via: row.via,
    escalationLevel: row.level,
    status: row.status,
    ...(row.response ? { response: row.response } : {}),
    ...(row.answered_at ? { answeredAt: row.answered_at } : {}),
    ...(row.closed_for ? { closedFor: row.closed_for } : {}),
    openedAt: row.opened_at,
  };
}

function toStage(row: StageRow, tasks: readonly TaskRow[]): ReviewStage {
  return {
    id: row.stage_id,
    iteration: row.iteration,
    strategy: row.strategy,
    openedAt: row.opened_at,
    dueAt: row.due_at,
    ...(row.closed_at ? { closedAt: row.closed_at } : {}),
    ...(row.outcome ? { outcome: row.outcome } : {}),
    escalationLevel: row.level,
    ...(row.drift ? { drift: JSON.parse(row.drift) } : {}),
    tasks: tasks
      .filter(task => task.stage_row === row.id)
      .map(task => toTask(task, row)),
  };
}

function toEvent(
  row: TaskEventRow,
  stages: ReadonlyMap<string, StageRow>,
): ReviewTaskEvent {
  const stage = stages.get(row.stage_row);
  return {
    at: row.at,
    kind: row.kind,
    stage: stage?.stage_id ?? '',
    iteration: stage?.iteration ?? 1,
    levelBefore: Number(row.level_before),
    levelAfter: Number(row.level_after),
    assigneesBefore: JSON.parse(row.before) as string[],
    to: JSON.parse(row.to) as string[],
    ...(row.method ? { method: row.method } : {}),
    by: row.by,
    cause: row.cause,
  };
}

/** Who is and was asked about an item, stage by stage; no stages where its owners are asked once. */
export async function describeStaging(
  trx: Knex.Transaction,
  options: {
    item: ReviewRow;
    viewer: string | undefined;
    settings: { triageGroup: string; delegateTo: readonly string[] };
  },
): Promise<ReviewStaging> {
  const { item, viewer, settings } = options;
  const stages = await listStages(trx, item.id);
  const last = stages.at(-1);
  if (!last) {
    return {
      reviewId: item.id,
      ahead: [],
      stages: [],
      events: [],
      delegateTo: [],
    };
  }
  const plan = await readPlan(trx, last.plan_id);
  const tasks = await listTasksOf(trx, item.id);
  const byId = new Map(stages.map(stage => [stage.id, stage]));
  const open = stages.find(({ open_key }) => open_key !== null);
  const own = tasks.find(
    task =>
      task.stage_row === open?.id &&
      task.status === 'open' &&
      viewer !== undefined &&
      task.assignee === keyOf(viewer),
  );
  return {
    reviewId: item.id,
    campaign: plan.campaign,
    strategy: plan.strategy,
    ahead: item.outcome
      ? []
      : plan.stages.slice(last.stage_index + 1).map(({ id }) => id),
    stages: stages.map(stage => toStage(stage, tasks)),
    events: (await listTaskEvents(trx, item.id)).map(row => toEvent(row, byId)),
    delegateTo: delegationGroups(item, settings),
    ...(own ? { ownTask: own.id } : {}),
  };
}
