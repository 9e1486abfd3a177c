import { JsonObject } from '@backstage/types';
import { keyOf } from '@countersign/plugin-governance-common';
import { LedgerActor } from '@countersign/plugin-governance-node';
import { isJsonObject } from '@countersign/plugin-governance-flows';
import { Knex } from 'knex';
import {
  listReviewers,
  lockReviewRow,
} from '../certification/operations/findReviews';
import { replaceReviewers } from '../certification/operations/insertReviews';
import { ReviewEngine, ReviewInventory } from '../certification/ports';
import { ReviewRow } from '../certification/reviewRow';
import { accountsOf } from '../directory/personsOf';
import { Reviewer } from '../directory/queryDirectory';
import { TaskContext, tellPeople } from '../reviewTasks/askStage';
import { findConflicts } from '../reviewTasks/findConflicts';
import { moveTasks } from '../reviewTasks/moveTasks';
import { readSubject } from '../reviewTasks/openNextStage';
import {
  findOpenStage,
  listStages,
  readPlan,
} from '../reviewTasks/operations/stages';
import { listTasksOf, updateTask } from '../reviewTasks/operations/tasks';
import { tellFlow } from '../reviewTasks/askStage';
import { decidersBefore } from '../reviewTasks/planStage';
import { withSubstitutes } from '../reviewTasks/withSubstitutes';
import { AbsenceRow, STANDS_IN_FOR } from './currentSubstitutes';

/** What standing in works with. */
export type StandInContext = TaskContext & {
  engine: ReviewEngine;
  inventory: ReviewInventory;
};

const ENGINE: LedgerActor = { kind: 'engine', route: 'absences' };

/** Has an item without stages put to other people; its flow is told the same. */
async function putItemTo(
  trx: Knex.Transaction,
  context: StandInContext,
  item: ReviewRow,
  reviewers: Reviewer[],
  members: (known: string[]) => string[],
): Promise<void> {
  await replaceReviewers(trx, item.id, reviewers);
  const { snapshot } = await context.engine.getInstance(trx, item.instance_id);
  const told: JsonObject = isJsonObject(snapshot.facts.reviewers)
    ? snapshot.facts.reviewers
    : {};
  const known = Array.isArray(told.members)
    ? told.members.filter((ref): ref is string => typeof ref === 'string')
    : [];
  await context.engine.send(
    trx,
    item.instance_id,
    { type: 'facts', facts: { reviewers: { members: members(known) } } },
    ENGINE,
  );
}

async function standInOnce(
  trx: Knex.Transaction,
  context: StandInContext,
  item: ReviewRow,
  absence: AbsenceRow,
  at: string,
): Promise<boolean> {
  const reviewers = await listReviewers(trx, item.id);
  const isAsked = reviewers.some(({ ref }) => keyOf(ref) === absence.person);
  const isOpen = item.status === 'open';
  if (!isAsked || !isOpen) {
    return false;
  }
  const excluded = [
    ...(await findConflicts(trx, {
      ...(await readSubject(trx, context.inventory, item)),
      reviewFlows: context.reviewFlows,
      at,
    })),
    ...(await accountsOf(
      trx,
      reviewers.map(({ ref }) => ref),
    )),
  ];
  if (excluded.includes(absence.substitute)) {
    return false;
  }
  const substitute = {
    ref: absence.substitute,
    via: `${STANDS_IN_FOR}${absence.person}`,
  };
  await putItemTo(trx, context, item, [...reviewers, substitute], known => [
    ...known,
    substitute.ref,
  ]);
  return true;
}

async function standInStage(
  trx: Knex.Transaction,
  context: StandInContext,
  item: ReviewRow,
  absence: AbsenceRow,
  at: string,
): Promise<boolean> {
  const stage = await findOpenStage(trx, item.id);
  const tasks = stage ? await listTasksOf(trx, item.id) : [];
  const task = tasks.find(
    ({ stage_row, assignee, status }) =>
      stage_row === stage?.id &&
      assignee === absence.person &&
      status === 'open',
  );
  if (!stage || !task) {
    return false;
  }
  const plan = await readPlan(trx, stage.plan_id);
  const excluded = [
    ...(await findConflicts(trx, {
      ...(await readSubject(trx, context.inventory, item)),
      reviewFlows: context.reviewFlows,
      at,
    })),
    ...(await decidersBefore(trx, plan.stages[stage.stage_index], {
      stages: await listStages(trx, item.id),
      tasks,
    })),
    ...tasks
      .filter(({ stage_row }) => stage_row === stage.id)
      .map(({ assignee }) => assignee),
  ];
  const person = { ref: task.assignee, via: task.via };
  const [, ...to] = await withSubstitutes(trx, [person], {
    excluded: excluded.filter(ref => ref !== task.assignee),
    at,
  });
  if (to.length === 0) {
    return false;
  }
  await moveTasks(trx, context, {
    item,
    stage,
    from: [task],
    to,
    move: {
      kind: 'substituted',
      method: 'add',
      cause: `${absence.person} is away`,
      by: 'engine',
      actor: ENGINE,
      levelAfter: stage.level,
    },
  });
  return true;
}

/**
 * Asks whoever stands in for somebody about one item besides, unless they stand too near to it or are asked already.
 *
 * @returns whether they are asked now
 */
export async function standIn(
  trx: Knex.Transaction,
  context: StandInContext,
  itemId: string,
  absence: AbsenceRow,
): Promise<boolean> {
  const item = await lockReviewRow(trx, itemId);
  const at = (await context.engine.now(trx)).toISOString();
  const isStaged = (await listStages(trx, itemId)).length > 0;
  const asked = isStaged
    ? await standInStage(trx, context, item, absence, at)
    : await standInOnce(trx, context, item, absence, at);
  if (asked) {
    await tellPeople(trx, {
      itemId,
      kind: 'asked',
      people: [absence.substitute],
      occasion: `absence ${absence.id}`,
      at,
    });
  }
  return asked;
}

/** Takes an item back from whoever stood in; what they have answered stays. */
export async function standBack(
  trx: Knex.Transaction,
  context: StandInContext,
  itemId: string,
  absence: AbsenceRow,
): Promise<void> {
  const item = await lockReviewRow(trx, itemId);
  const via = `${STANDS_IN_FOR}${absence.person}`;
  const isTheirs = (reviewer: Reviewer) =>
    keyOf(reviewer.ref) === absence.substitute && reviewer.via === via;
  const stage = await findOpenStage(trx, itemId);
  if (!stage) {
    const reviewers = await listReviewers(trx, itemId);
    await putItemTo(
      trx,
      context,
      item,
      reviewers.filter(reviewer => !isTheirs(reviewer)),
      known => known.filter(ref => keyOf(ref) !== absence.substitute),
    );
    return;
  }
  const at = (await context.engine.now(trx)).toISOString();
  const own = (await listTasksOf(trx, itemId)).filter(
    task =>
      task.stage_row === stage.id &&
      task.status === 'open' &&
      isTheirs({ ref: task.assignee, via: task.via }),
  );
  for (const task of own) {
    await updateTask(trx, task.id, {
      status: 'closed',
      open_key: null,
      closed_at: at,
      closed_for: `${absence.person} is back`,
    });
  }
  if (own.length > 0) {
    await tellFlow(trx, context, { item, stage, actor: ENGINE });
  }
}
