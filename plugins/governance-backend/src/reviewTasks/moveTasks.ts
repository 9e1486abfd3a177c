import { LedgerActor } from '@countersign/plugin-governance-node';
import { Knex } from 'knex';
import { ReviewRow } from '../certification/reviewRow';
import { TaskContext, tellFlow } from './askStage';
import { updateStage } from './operations/stages';
import { appendTaskEvent, insertTasks, updateTask } from './operations/tasks';
import { taskRows } from './taskRows';
import { Assignment } from './withSubstitutes';
import { StageRow, TaskEvent, TaskRow } from './rows';

/** How a question comes to other people. */
export interface Move {
  kind: 'escalated' | 'delegated' | 'substituted' | 'rerouted';
  /** `add` asks them besides, `replace` instead. */
  method: 'add' | 'replace';
  cause: string;
  /** A person, or `engine`. */
  by: string;
  actor: LedgerActor;
  levelAfter: number;
}

/**
 * Puts tasks to other people. What was answered stays as it is; a task that is replaced is closed and kept. The first whom a
 * question was put to is remembered through every move.
 */
export async function moveTasks(
  trx: Knex.Transaction,
  context: TaskContext,
  options: {
    item: ReviewRow;
    stage: StageRow;
    from: readonly TaskRow[];
    to: readonly Assignment[];
    move: Move;
  },
): Promise<void> {
  const { item, stage, from, to, move } = options;
  const at = (await context.engine.now(trx)).toISOString();
  if (move.method === 'replace') {
    for (const task of from) {
      await updateTask(trx, task.id, {
        status: 'closed',
        open_key: null,
        closed_at: at,
        closed_for: move.cause,
      });
    }
  }
  const [first] = from;
  await insertTasks(
    trx,
    taskRows(to, {
      itemId: item.id,
      stageRow: stage.id,
      level: move.levelAfter,
      at,
      newId: context.newId,
      originalOf: ({ ref, inPlaceOf }) =>
        from.find(({ assignee }) => assignee === inPlaceOf)
          ?.original_assignee ??
        first?.original_assignee ??
        inPlaceOf ??
        ref,
    }),
  );
  const event: TaskEvent = {
    at,
    kind: move.kind,
    levelBefore: stage.level,
    levelAfter: move.levelAfter,
    assigneesBefore: from.map(({ assignee }) => assignee),
    to: to.map(({ ref }) => ref),
    method: move.method,
    by: move.by,
    cause: move.cause,
  };
  await appendTaskEvent(trx, stage, event);
  if (move.levelAfter !== stage.level) {
    await updateStage(trx, stage.id, { level: move.levelAfter });
  }
  await tellFlow(trx, context, { item, stage, actor: move.actor });
}
