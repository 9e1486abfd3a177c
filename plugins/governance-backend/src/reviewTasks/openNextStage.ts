import { JsonObject } from '@backstage/types';
import { nextStage, stagesToAsk } from '@countersign/plugin-governance-flows';
import { Knex } from 'knex';
import { appendHistoryOnce } from '../certification/operations/appendHistoryOnce';
import { ReviewInventory } from '../certification/ports';
import { ReviewRow } from '../certification/reviewRow';
import { putStageTo, TaskContext, tellPeople } from './askStage';
import { creatorOf } from './creatorOf';
import {
  findOpenStage,
  listStages,
  readPlan,
  updateStage,
} from './operations/stages';
import { listTasksOf } from './operations/tasks';
import { planStage, StagedSubject } from './planStage';
import { ReviewPlan, StageRow } from './rows';
import { outcomesOf, rulesOf } from './stageFacts';
import { wayOf } from './taskListener';
import { writeStage } from './writeStage';

/** Reads what is asked about as the inventory knows it now. */
export async function readSubject(
  trx: Knex.Transaction,
  inventory: ReviewInventory,
  item: ReviewRow,
): Promise<StagedSubject> {
  const materials = await inventory.readMaterials(trx, [item.identity_ref]);
  const identity = materials.get(item.identity_ref);
  return {
    itemId: item.id,
    ownerRef: identity ? identity.ownerRef : item.owner_ref,
    identityRef: item.identity_ref,
    subjectRef: item.subject_ref,
    ...(item.requested_by ? { requestedBy: item.requested_by } : {}),
    ...(identity ? { createdBy: creatorOf(identity) } : {}),
  };
}

interface Place {
  index: number;
  iteration: number;
  /** Where the same stage is asked anew: when it was to end. */
  dueAt?: string;
}

/** Which stage comes after the last one that was open. */
function placeAfter(
  plan: ReviewPlan,
  stages: readonly StageRow[],
  last: StageRow,
): Place {
  const known = outcomesOf(stages);
  const rules = rulesOf(plan);
  const way = last.outcome === null ? undefined : wayOf(last, last.outcome);
  const same = {
    index: last.stage_index,
    iteration: last.iteration,
    dueAt: last.due_at,
  };
  if (way === 'next') {
    const index = nextStage(rules, last.stage_index, known);
    return index === undefined ? same : { index, iteration: last.iteration };
  }
  if (way === 'again') {
    const [first] = stagesToAsk(rules, known);
    return first
      ? {
          index: rules.stages.indexOf(first),
          iteration: last.iteration + 1,
        }
      : same;
  }
  return same;
}

/**
 * Opens the next stage of an item, or the first unanswered one of its next iteration, or the last one anew where a decision
 * was taken back. Doing it twice for one effect does it once.
 *
 * @returns what the flow is told
 */
export async function openNextStage(
  trx: Knex.Transaction,
  context: TaskContext & { inventory: ReviewInventory },
  options: { item: ReviewRow; effectKey: string },
): Promise<JsonObject> {
  const { item, effectKey } = options;
  const stages = await listStages(trx, item.id);
  const done =
    stages.find(({ effect_key }) => effect_key === effectKey) ??
    (await findOpenStage(trx, item.id));
  if (done) {
    return JSON.parse(done.facts) as JsonObject;
  }
  const last = stages[stages.length - 1];
  const plan = await readPlan(trx, last.plan_id);
  const place = placeAfter(plan, stages, last);
  if (place.dueAt !== undefined) {
    // What was said there was taken back, and counts for nothing.
    await updateStage(trx, last.id, { outcome: null });
  }
  const at = (await context.engine.now(trx)).toISOString();
  if (place.dueAt !== undefined && place.dueAt <= at) {
    // It was carried out or disabled meanwhile; whoever is asked now gets the whole time again.
    delete place.dueAt;
  }
  const planned = await planStage(trx, context, {
    plan,
    subject: await readSubject(trx, context.inventory, item),
    ...place,
    history: {
      stages: await listStages(trx, item.id),
      tasks: await listTasksOf(trx, item.id),
    },
    at,
    effectKey,
  });
  await writeStage(trx, planned);
  await putStageTo(trx, { item, tasks: planned.tasks, cap: context.cap, at });
  await tellPeople(trx, {
    itemId: item.id,
    kind: 'asked',
    people: planned.tasks.map(({ assignee }) => assignee),
    occasion: `stage ${planned.row.id}`,
    at,
  });
  await appendHistoryOnce(
    trx,
    { itemId: item.id, key: effectKey },
    {
      at,
      by: 'engine',
      what: `asked the stage ${planned.row.stage_id}${
        planned.row.iteration > 1 ? `, iteration ${planned.row.iteration}` : ''
      }`,
    },
  );
  return planned.facts;
}
