import { keyOf, STAGED_FLOW } from '@countersign/plugin-governance-common';
import {
  ReviewResponse,
  StageOutcome,
  StageWay,
  StepPorts,
} from '@countersign/plugin-governance-flows';
import { Knex } from 'knex';
import { describeSilence } from '../certification/buildReviewRow';
import { findReviewByInstance } from '../certification/operations/findReviews';
import { findDeadline } from '../certification/predictCourse';
import { isSecondPerson } from '../secondPerson/isSecondPerson';
import { ReviewRow } from '../certification/reviewRow';
import { FlowChange, FlowEngine, FlowListener } from '../flows';
import { findOpenStage, listStages, updateStage } from './operations/stages';
import {
  appendTaskEvent,
  listTasksOf,
  listTasksOfStage,
  updateTask,
} from './operations/tasks';
import { StageRow, TaskRow } from './rows';

const RESPONSES = ['keep', 'reduce', 'revoke', 'undecided'] as const;

function toResponse(decision: string): TaskRow['response'] {
  return RESPONSES.find(known => known === decision) ?? null;
}

/** Writes what the interpreter accepted as a vote, whichever way it came, and takes back what it voided. */
async function followVotes(
  trx: Knex.Transaction,
  change: FlowChange,
  stage: StageRow,
): Promise<void> {
  const at = change.at.toISOString();
  const tasks = await listTasksOfStage(trx, stage);
  const taskOf = (voter: string) =>
    tasks.find(
      ({ assignee, status }) =>
        status !== 'closed' && assignee === keyOf(voter),
    );
  for (const entry of change.evidence) {
    if (entry.kind === 'votes-voided') {
      for (const task of entry.voters.flatMap(voter => taskOf(voter) ?? [])) {
        await updateTask(trx, task.id, {
          status: 'open',
          response: null,
          reduce_to: null,
          answered_at: null,
        });
        await appendTaskEvent(trx, stage, {
          at,
          kind: 'voided',
          levelBefore: stage.level,
          levelAfter: stage.level,
          assigneesBefore: [task.assignee],
          to: [task.assignee],
          by: 'engine',
          cause: `the answer ${task.response} does not hold any more: ${entry.reason}`,
        });
      }
    }
    const task = entry.kind === 'vote' ? taskOf(entry.voter) : undefined;
    if (entry.kind === 'vote' && task) {
      const payload =
        change.event.type === 'vote' ? change.event.payload : undefined;
      await updateTask(trx, task.id, {
        status: 'answered',
        response: toResponse(entry.decision),
        reduce_to: payload ? JSON.stringify(payload) : null,
        answered_at: at,
      });
    }
  }
}

/** What a stage that has been left came to; nothing where the question was withdrawn. */
function outcomeOf(
  change: FlowChange,
  tasks: readonly TaskRow[],
): ReviewResponse | undefined {
  if (change.event.type === 'cancel') {
    return undefined;
  }
  const decided = change.evidence.flatMap(entry =>
    entry.kind === 'transition' && entry.code.startsWith('decision:')
      ? [toResponse(entry.code.slice('decision:'.length))]
      : [],
  )[0];
  return (
    decided ??
    (tasks.some(({ response }) => response === 'undecided')
      ? 'undecided'
      : 'no-response')
  );
}

/** The key of an outcome in the facts of a stage. */
export function wayKeyOf(outcome: ReviewResponse): StageOutcome {
  return outcome === 'undecided' || outcome === 'no-response'
    ? 'silence'
    : outcome;
}

/** Where a stage leads by its outcome, as was worked out when it was opened. */
export function wayOf(
  stage: Pick<StageRow, 'facts'>,
  outcome: ReviewResponse,
): StageWay {
  const facts: { stage: { on: Record<StageOutcome, StageWay> } } = JSON.parse(
    stage.facts,
  );
  return facts.stage.on[wayKeyOf(outcome)];
}

/** Writes the decision of all stages together to the item, by whoever said it last. */
async function settleItem(
  trx: Knex.Transaction,
  itemId: string,
  way: 'keep' | 'reduce' | 'revoke',
): Promise<void> {
  const valid = new Set(
    (await listStages(trx, itemId))
      .filter(({ outcome }) => outcome !== null)
      .map(({ id }) => id),
  );
  const [answer] = (await listTasksOf(trx, itemId))
    .filter(task => valid.has(task.stage_row) && task.response === way)
    .sort((a, b) => (String(a.answered_at) < String(b.answered_at) ? 1 : -1));
  if (answer) {
    await trx<ReviewRow>('review_items').where({ id: itemId }).update({
      decision: way,
      decided_at: answer.answered_at,
      decided_by: answer.assignee,
      reduce_to: answer.reduce_to,
    });
  }
}

async function closeStage(
  trx: Knex.Transaction,
  change: FlowChange,
  // What takes a second person is not settled yet.
  { stage, settles }: { stage: StageRow; settles: boolean },
): Promise<void> {
  const at = change.at.toISOString();
  const tasks = await listTasksOfStage(trx, stage);
  const outcome = outcomeOf(change, tasks);
  await updateStage(trx, stage.id, {
    open_key: null,
    closed_at: at,
    outcome: outcome ?? null,
  });
  for (const task of tasks.filter(({ status }) => status === 'open')) {
    await updateTask(trx, task.id, {
      status: 'closed',
      open_key: null,
      closed_at: at,
      closed_for:
        outcome === undefined
          ? 'the question was withdrawn'
          : 'the stage has ended',
    });
  }
  const way = outcome && wayOf(stage, outcome);
  const decided = way === 'keep' || way === 'reduce' || way === 'revoke';
  if (decided && settles) {
    await settleItem(trx, stage.item_id, way);
  }
}

/**
 * Keeps stages and tasks in line with the flows that run them, inside the transaction that changes a flow. What is written
 * is what the interpreter has accepted: there is no other way by which an answer gets here.
 */
export function createTaskListener(getEngine: () => FlowEngine): FlowListener {
  async function follow(
    trx: Knex.Transaction,
    change: FlowChange,
    ports: StepPorts,
  ): Promise<void> {
    const item = await findReviewByInstance(trx, change.instanceId);
    const stage = item && (await findOpenStage(trx, item.id));
    if (!stage) {
      return;
    }
    const { snapshot } = change;
    const definition = await getEngine().getDefinition(trx, change.hash);
    await followVotes(trx, change, stage);
    const before =
      change.from === undefined ? undefined : definition.states[change.from];
    const isSecond = isSecondPerson(definition, snapshot);
    if (!snapshot.approval || isSecond) {
      if (before?.kind === 'approval') {
        await closeStage(trx, change, { stage, settles: !isSecond });
      }
      return;
    }
    const due = findDeadline(definition, snapshot)?.due;
    if (due !== undefined && due !== stage.due_at) {
      await updateStage(trx, stage.id, { due_at: due });
    }
    if (before?.kind === 'effect') {
      await trx<ReviewRow>('review_items')
        .where({ id: item.id })
        .update({
          on_silence: describeSilence({ definition, snapshot }, ports),
        });
    }
  }

  return async (trx, changes) => {
    for (const change of changes) {
      if (change.flow === STAGED_FLOW) {
        await follow(trx, change, getEngine().ports);
      }
    }
  };
}
