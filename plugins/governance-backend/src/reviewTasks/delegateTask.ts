import {
  ConflictError,
  NotAllowedError,
  NotFoundError,
} from '@backstage/errors';
import {
  DelegationRequest,
  keyOf,
} from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import { ReviewCaller } from '../certification/actOnReview';
import { ReviewInventory } from '../certification/ports';
import { ReviewRow } from '../certification/reviewRow';
import { personsOf } from '../directory/personsOf';
import { resolveMembers, Reviewer } from '../directory/queryDirectory';
import { TaskContext, tellPeople } from './askStage';
import { delegationGroups } from './delegationGroups';
import { moveTasks } from './moveTasks';
import { readSubject } from './openNextStage';
import { findOpenStage, listStages, readPlan } from './operations/stages';
import { listTasksOf } from './operations/tasks';
import { askAbout, decidersBefore } from './planStage';
import { withSubstitutes } from './withSubstitutes';

/** The people whom a target of the allow-list stands for, each by the group that lets them be asked. */
async function peopleOf(
  trx: Knex.Transaction,
  target: string,
  groups: readonly string[],
): Promise<Reviewer[]> {
  if (groups.includes(target)) {
    return resolveMembers(trx, target);
  }
  for (const group of target.startsWith('user:') ? groups : []) {
    const member = (await resolveMembers(trx, group)).find(
      ({ ref }) => keyOf(ref) === keyOf(target),
    );
    if (member) {
      return [member];
    }
  }
  return [];
}

/**
 * Gives a task to somebody else, of an allow-list of groups and with a reason. The level of escalation stays, and whoever
 * was asked first is remembered.
 *
 * @param options.manages - whether the caller runs campaigns, and may move other people's tasks
 * @throws NotFoundError for a task that there is not, ConflictError for one that was answered or closed, NotAllowedError
 * for somebody else's task, and for whoever is not on the list or stands too near to the thing
 */
export async function delegateTask(
  trx: Knex.Transaction,
  context: TaskContext & {
    inventory: ReviewInventory;
    delegateTo: readonly string[];
  },
  options: {
    item: ReviewRow;
    request: DelegationRequest;
    caller: ReviewCaller;
    manages: boolean;
  },
): Promise<void> {
  const { item, request, caller, manages } = options;
  const tasks = await listTasksOf(trx, item.id);
  const task = tasks.find(({ id }) => id === request.task);
  if (!task) {
    throw new NotFoundError(`No task '${request.task}' of this review exists`);
  }
  if (task.assignee !== keyOf(caller.userRef) && !manages) {
    throw new NotAllowedError(
      `It was put to ${task.assignee}; only they, or who runs campaigns, can give it to somebody else`,
    );
  }
  const stage = await findOpenStage(trx, item.id);
  if (task.status !== 'open' || stage?.id !== task.stage_row) {
    throw new ConflictError(
      `The task is ${
        task.status === 'open' ? 'of a stage that has ended' : task.status
      }; only one that waits for an answer can be given to somebody else (already-decided)`,
    );
  }
  const groups = delegationGroups(item, context);
  const target = keyOf(request.to);
  const people = await peopleOf(trx, target, groups);
  if (people.length === 0) {
    throw new NotAllowedError(
      `'${
        request.to
      }' cannot be asked; questions are given to people of ${groups.join(
        ', ',
      )} (not-eligible)`,
    );
  }
  const plan = await readPlan(trx, stage.plan_id);
  const at = (await context.engine.now(trx)).toISOString();
  const { question } = await askAbout(trx, context, {
    plan,
    subject: await readSubject(trx, context.inventory, item),
    sources: [],
    at,
    excluded: [
      ...(await decidersBefore(trx, plan.stages[stage.stage_index], {
        stages: await listStages(trx, item.id),
        tasks,
      })),
      ...tasks
        .filter(
          ({ stage_row, status }) =>
            stage_row === stage.id && status !== 'closed',
        )
        .map(({ assignee }) => assignee),
    ],
  });
  const personOf = await personsOf(trx, [
    ...people.map(({ ref }) => ref),
    ...question.excluded,
  ]);
  const taken = new Set(question.excluded.map(personOf));
  const free = people.filter(({ ref }) => !taken.has(personOf(ref)));
  if (free.length === 0) {
    throw new NotAllowedError(
      `Of '${request.to}' nobody may be asked: they are asked or have decided already, or stand too near to it (separation.conflict)`,
    );
  }
  const to = await withSubstitutes(trx, free, {
    excluded: question.excluded,
    at,
  });
  await moveTasks(trx, context, {
    item,
    stage,
    from: [task],
    to: to.map(reviewer => ({ ...reviewer, ref: keyOf(reviewer.ref) })),
    move: {
      kind: 'delegated',
      method: 'replace',
      cause: `given to ${request.to}: “${request.reason}”`,
      by: keyOf(caller.userRef),
      actor: caller.actor,
      levelAfter: stage.level,
    },
  });
  await tellPeople(trx, {
    itemId: item.id,
    kind: 'asked',
    people: to.map(({ ref }) => ref),
    occasion: `delegated ${task.id}`,
    at,
  });
}
