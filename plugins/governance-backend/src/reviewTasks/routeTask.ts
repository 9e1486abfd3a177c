import { ConflictError } from '@backstage/errors';
import { keyOf, RouteRequest } from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import { ReviewCaller } from '../certification/actOnReview';
import { ReviewInventory, ReviewInstance } from '../certification/ports';
import { ReviewRow } from '../certification/reviewRow';
import { suggestCandidates } from '../certification/suggestCandidates';
import { toRefusalError } from '../flows/refusalError';
import { TaskContext, tellPeople } from './askStage';
import { findStageReviewers } from './findStageReviewers';
import { moveTasks } from './moveTasks';
import { readSubject } from './openNextStage';
import { findOpenStage, readPlan } from './operations/stages';
import { listTasksOfStage } from './operations/tasks';
import { askAbout } from './planStage';
import { withSubstitutes } from './withSubstitutes';

type Routing = TaskContext & { inventory: ReviewInventory };

/** Answers that one does not know: an answer, and no decision. */
async function sayUndecided(
  trx: Knex.Transaction,
  context: Routing,
  options: {
    item: ReviewRow;
    instance: ReviewInstance;
    caller: ReviewCaller;
  },
): Promise<void> {
  const { item, instance, caller } = options;
  const { approval } = instance.snapshot;
  const voter = caller.userRef;
  const hasVoted = approval?.votes.some(
    vote => keyOf(vote.voter) === keyOf(voter),
  );
  const events = [
    ...(hasVoted ? [{ type: 'withdraw' as const, voter }] : []),
    {
      type: 'vote' as const,
      voter,
      voterKind: 'person' as const,
      decision: 'undecided',
      digest: approval?.digest ?? '',
    },
  ];
  for (const event of events) {
    const result = await context.engine.send(
      trx,
      item.instance_id,
      event,
      caller.actor,
    );
    if (!result.accepted) {
      throw toRefusalError(result);
    }
  }
}

/** Gives one's task to the people of the next candidate who may be asked. */
async function handTaskOn(
  trx: Knex.Transaction,
  context: Routing,
  options: { item: ReviewRow; request: RouteRequest; caller: ReviewCaller },
): Promise<void> {
  const { item, request, caller } = options;
  const stage = await findOpenStage(trx, item.id);
  const tasks = stage ? await listTasksOfStage(trx, stage) : [];
  const task = tasks.find(
    ({ assignee, status }) =>
      status === 'open' && assignee === keyOf(caller.userRef),
  );
  if (!stage || !task) {
    throw new ConflictError(
      'You have answered this, or are not asked any more; only an open task can be handed on',
    );
  }
  const candidates = (
    await suggestCandidates(trx, item, context.triageGroup)
  ).filter(({ ref }) => !request.to || ref === request.to);
  const at = (await context.engine.now(trx)).toISOString();
  const { question } = await askAbout(trx, context, {
    plan: await readPlan(trx, stage.plan_id),
    subject: await readSubject(trx, context.inventory, item),
    sources: [],
    at,
    excluded: tasks.map(({ assignee }) => assignee),
  });
  for (const { ref, reason } of candidates) {
    const found = await findStageReviewers(
      trx,
      context,
      { ...question, ownerRef: ref },
      ['owner'],
    );
    if (!found.fellBack) {
      const to = await withSubstitutes(trx, found.reviewers, {
        excluded: question.excluded,
        at,
      });
      await moveTasks(trx, context, {
        item,
        stage,
        from: [task],
        to,
        move: {
          kind: 'rerouted',
          method: 'replace',
          cause: `it is not theirs; ${ref} is asked, because it ${reason}`,
          by: keyOf(caller.userRef),
          actor: caller.actor,
          levelAfter: stage.level,
        },
      });
      await tellPeople(trx, {
        itemId: item.id,
        kind: 'asked',
        people: to.map(person => person.ref),
        occasion: `handed on ${task.id}`,
        at,
      });
      return;
    }
  }
  throw new ConflictError(
    request.to
      ? `'${request.to}' is no candidate, or has nobody who may be asked`
      : 'Nobody is left to ask',
  );
}

/**
 * *Not mine* and *don't know* of somebody who is asked in a stage.
 *
 * @returns what they did, in words
 * @throws ConflictError where nobody is left to ask, or the flow refuses it
 */
export async function routeTask(
  trx: Knex.Transaction,
  context: Routing,
  options: {
    item: ReviewRow;
    instance: ReviewInstance;
    request: RouteRequest;
    caller: ReviewCaller;
  },
): Promise<string> {
  if (options.request.kind === 'dont-know') {
    await sayUndecided(trx, context, options);
    return 'does not know';
  }
  await handTaskOn(trx, context, options);
  return 'said it is not theirs';
}
