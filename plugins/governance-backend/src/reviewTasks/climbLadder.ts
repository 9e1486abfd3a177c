import { LedgerActor } from '@countersign/plugin-governance-node';
import { Knex } from 'knex';
import { currentSubstitutes } from '../absences/currentSubstitutes';
import { appendHistoryOnce } from '../certification/operations/appendHistoryOnce';
import { ReviewInventory } from '../certification/ports';
import { ReviewRow } from '../certification/reviewRow';
import { TaskContext, tellPeople } from './askStage';
import { findStageReviewers } from './findStageReviewers';
import { moveTasks } from './moveTasks';
import { readSubject } from './openNextStage';
import { listStages, readPlan } from './operations/stages';
import { listTasksOf } from './operations/tasks';
import { askAbout, decidersBefore } from './planStage';
import { StageRow } from './rows';
import { withSubstitutes } from './withSubstitutes';

const ENGINE: LedgerActor = { kind: 'engine', route: 'reviews' };

/**
 * Puts what nobody has answered in a stage to the next rung of its ladder. Whoever has answered is not touched, and nobody
 * is taken away where the rung leads to nobody further.
 *
 * @param options.stage - the open stage
 * @param options.rung - index of the rung; one that was climbed already is not climbed again
 * @returns how many people were asked
 */
export async function climbLadder(
  trx: Knex.Transaction,
  context: TaskContext & { inventory: ReviewInventory },
  options: {
    item: ReviewRow;
    stage: StageRow;
    rung: number;
    effectKey: string;
  },
): Promise<number> {
  const { item, stage, rung, effectKey } = options;
  const plan = await readPlan(trx, stage.plan_id);
  const ladder = plan?.stages[stage.stage_index];
  const step = ladder?.escalation.at(rung);
  if (!plan || !ladder || !step || stage.level > rung) {
    return 0;
  }
  const at = (await context.engine.now(trx)).toISOString();
  const tasks = await listTasksOf(trx, item.id);
  const own = tasks.filter(task => task.stage_row === stage.id);
  const waiting = own.filter(({ status }) => status === 'open');
  if (waiting.length === 0) {
    return 0;
  }
  const deciders = await decidersBefore(trx, ladder, {
    stages: await listStages(trx, item.id),
    tasks,
  });
  const subject = await readSubject(trx, context.inventory, item);
  const { question } = await askAbout(trx, context, {
    plan,
    subject,
    sources: step.to,
    at,
    excluded: [...deciders, ...own.map(({ assignee }) => assignee)],
  });
  const found = await findStageReviewers(trx, context, question, step.to);
  const to = await withSubstitutes(trx, found.reviewers, {
    excluded: question.excluded,
    at,
  });
  const method = to.length === 0 ? 'add' : step.method;
  await moveTasks(trx, context, {
    item,
    stage,
    from: waiting,
    to,
    move: {
      kind: 'escalated',
      method,
      cause:
        to.length === 0
          ? `nobody has answered for ${step.after}, and nobody further may be asked`
          : `nobody has answered for ${step.after}`,
      by: 'engine',
      actor: ENGINE,
      levelAfter: rung + 1,
    },
  });
  const before = waiting.map(({ assignee }) => assignee);
  const deputies = [
    ...(await currentSubstitutes(trx, before, at)).values(),
  ].flat();
  await tellPeople(trx, {
    itemId: item.id,
    kind: 'escalated',
    people: to.map(({ ref }) => ref),
    occasion: effectKey,
    at,
  });
  await tellPeople(trx, {
    itemId: item.id,
    kind: method === 'replace' ? 'moved' : 'reminder',
    people: [...before, ...deputies],
    occasion: effectKey,
    at,
  });
  await appendHistoryOnce(
    trx,
    { itemId: item.id, key: effectKey },
    {
      at,
      by: 'engine',
      what: `nobody has answered yet; ${
        to.map(({ ref }) => ref).join(', ') || 'nobody further'
      } is asked ${method === 'replace' ? 'instead' : 'besides'}`,
    },
  );
  return to.length;
}
