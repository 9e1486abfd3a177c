import { LedgerActor } from '@countersign/plugin-governance-node';
import { Knex } from 'knex';
import { isStillEligible } from '../certification/isStillEligible';
import { lockReviewRow } from '../certification/operations/findReviews';
import { ReviewInventory } from '../certification/ports';
import { ReviewRow } from '../certification/reviewRow';
import { TaskContext, tellPeople } from './askStage';
import { findStageReviewers } from './findStageReviewers';
import { moveTasks } from './moveTasks';
import { readSubject } from './openNextStage';
import {
  findOpenStage,
  listStages,
  readPlan,
  updateStage,
} from './operations/stages';
import { appendTaskEvent, listTasksOf } from './operations/tasks';
import { askAbout, decidersBefore } from './planStage';
import { withSubstitutes } from './withSubstitutes';
import { ReviewPlan, StageRow, TaskRow } from './rows';

const ENGINE: LedgerActor = { kind: 'engine', route: 'reviewers' };

interface Rerouting {
  item: ReviewRow;
  stage: StageRow;
  plan: ReviewPlan;
  tasks: readonly TaskRow[];
  deciders: readonly string[];
  at: string;
}

/** Puts the tasks of those who do not belong to those asked any more to their lead, or further down the chain. */
async function moveLeavers(
  trx: Knex.Transaction,
  context: TaskContext & { inventory: ReviewInventory },
  options: Rerouting,
  leavers: readonly TaskRow[],
): Promise<void> {
  const { item, stage, plan, tasks, deciders, at } = options;
  const { question } = await askAbout(trx, context, {
    plan,
    subject: await readSubject(trx, context.inventory, item),
    sources: [],
    at,
    excluded: [
      ...deciders,
      ...tasks
        .filter(({ stage_row }) => stage_row === stage.id)
        .map(({ assignee }) => assignee),
    ],
  });
  const found = await findStageReviewers(trx, context, question, ['manager']);
  const to = await withSubstitutes(trx, found.reviewers, {
    excluded: question.excluded,
    at,
  });
  if (to.length === 0) {
    // Nobody else may be asked: it stays where it is, and silence goes its way.
    return;
  }
  await moveTasks(trx, context, {
    item,
    stage,
    from: leavers,
    to,
    move: {
      kind: 'rerouted',
      method: 'replace',
      cause: leavers
        .map(
          ({ assignee, via }) =>
            `${assignee} does not belong to ${via} any more`,
        )
        .join(', and '),
      by: 'engine',
      actor: ENGINE,
      levelAfter: stage.level,
    },
  });
  await tellPeople(trx, {
    itemId: item.id,
    kind: 'asked',
    people: to.map(({ ref }) => ref),
    occasion: `rerouted ${leavers[0].id}`,
    at,
  });
  await tellPeople(trx, {
    itemId: item.id,
    kind: 'moved',
    people: leavers.map(({ assignee }) => assignee),
    occasion: `rerouted ${leavers[0].id}`,
    at,
  });
}

/** Compares the people whom a stage would be put to now with those at its opening, and flags a difference. */
async function flagDrift(
  trx: Knex.Transaction,
  context: TaskContext & { inventory: ReviewInventory },
  options: Rerouting,
): Promise<void> {
  const { item, stage, plan, deciders, at } = options;
  const sources = plan.stages[stage.stage_index].reviewers;
  const { question } = await askAbout(trx, context, {
    plan,
    subject: await readSubject(trx, context.inventory, item),
    sources,
    at,
    excluded: deciders,
  });
  const now = (
    await findStageReviewers(trx, context, question, sources)
  ).reviewers.map(({ ref }) => ref);
  const then: string[] = JSON.parse(stage.snapshot);
  const left = then.filter(ref => !now.includes(ref)).sort();
  const joined = now.filter(ref => !then.includes(ref)).sort();
  const known: { left: string[]; joined: string[] } | undefined = stage.drift
    ? JSON.parse(stage.drift)
    : undefined;
  const same =
    JSON.stringify([left, joined]) ===
    JSON.stringify([known?.left ?? [], known?.joined ?? []]);
  if (same) {
    return;
  }
  const drifted = left.length > 0 || joined.length > 0;
  await updateStage(trx, stage.id, {
    drift: drifted ? JSON.stringify({ since: at, left, joined }) : null,
  });
  await appendTaskEvent(trx, stage, {
    at,
    kind: 'drift',
    levelBefore: stage.level,
    levelAfter: stage.level,
    assigneesBefore: left,
    to: joined,
    by: 'engine',
    cause: drifted
      ? 'others would be asked now than when the stage was opened'
      : 'the same people would be asked as when the stage was opened',
  });
}

/**
 * Looks whether those who are asked in the open stage of an item still belong there: tasks of those who have left go to
 * their lead or further, and people who have come since are flagged and not asked.
 */
export async function rerouteStage(
  trx: Knex.Transaction,
  context: TaskContext & { inventory: ReviewInventory },
  itemId: string,
): Promise<void> {
  const item = await lockReviewRow(trx, itemId);
  const stage = await findOpenStage(trx, itemId);
  if (!stage || item.status !== 'open') {
    return;
  }
  const plan = await readPlan(trx, stage.plan_id);
  const stages = await listStages(trx, itemId);
  const at = (await context.engine.now(trx)).toISOString();
  const readAll = async (): Promise<Rerouting> => {
    const tasks = await listTasksOf(trx, itemId);
    return {
      item,
      stage,
      plan,
      tasks,
      at,
      deciders: await decidersBefore(trx, plan.stages[stage.stage_index], {
        stages,
        tasks,
      }),
    };
  };
  const found = await readAll();
  const leavers: TaskRow[] = [];
  for (const task of found.tasks) {
    const isWaiting = task.stage_row === stage.id && task.status === 'open';
    const reviewer = { ref: task.assignee, via: task.via };
    if (isWaiting && !(await isStillEligible(trx, reviewer))) {
      leavers.push(task);
    }
  }
  if (leavers.length > 0) {
    await moveLeavers(trx, context, found, leavers);
  }
  if (await findOpenStage(trx, itemId)) {
    await flagDrift(trx, context, await readAll());
  }
}
