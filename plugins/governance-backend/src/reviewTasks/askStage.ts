import { LedgerActor } from '@countersign/plugin-governance-node';
import { Knex } from 'knex';
import { queueBeyondRoom } from '../caps/askReviewers';
import { replaceReviewers } from '../certification/operations/insertReviews';
import { NoticeKind, queueNotices } from '../certification/operations/notices';
import { ReviewEngine } from '../certification/ports';
import { ReviewRow } from '../certification/reviewRow';
import { toRefusalError } from '../flows/refusalError';
import { listTasksOfStage } from './operations/tasks';
import { StagingContext } from './planStage';
import { StageRow, TaskRow } from './rows';

/** What changing who is asked works with. */
export interface TaskContext extends StagingContext {
  engine: Pick<ReviewEngine, 'now' | 'send'>;
  /** Most open tasks of one person. */
  cap?: number;
}

/** Puts a stage to the people of its tasks that are not closed, as far as they have room. */
export async function putStageTo(
  trx: Knex.Transaction,
  options: {
    item: Pick<ReviewRow, 'id' | 'instance_id'>;
    tasks: readonly TaskRow[];
    cap?: number;
    at: string;
  },
): Promise<void> {
  const { item, tasks, cap, at } = options;
  const [asked] = await queueBeyondRoom(trx, {
    asked: 'again',
    reviews: [
      {
        itemId: item.id,
        instanceId: item.instance_id,
        reviewers: tasks.map(({ assignee, via }) => ({ ref: assignee, via })),
      },
    ],
    cap,
    at,
  });
  await replaceReviewers(trx, item.id, asked.reviewers);
}

/**
 * Tells a flow who is asked now. Those who have answered stay among them, so that nobody's answer is lost, and an outcome
 * is never reached by asking fewer.
 *
 * @throws ConflictError or NotAllowedError where the flow refuses it
 */
export async function tellFlow(
  trx: Knex.Transaction,
  context: TaskContext,
  options: { item: ReviewRow; stage: StageRow; actor: LedgerActor },
): Promise<void> {
  const { item, stage, actor } = options;
  const at = (await context.engine.now(trx)).toISOString();
  const tasks = (await listTasksOfStage(trx, stage)).filter(
    ({ status }) => status !== 'closed',
  );
  await putStageTo(trx, { item, tasks, cap: context.cap, at });
  const result = await context.engine.send(
    trx,
    item.instance_id,
    {
      type: 'facts',
      facts: {
        reviewers: { members: tasks.map(({ assignee }) => assignee) },
      },
    },
    actor,
  );
  if (!result.accepted) {
    throw toRefusalError(result);
  }
}

/** Queues a notice about an item. */
export async function tellPeople(
  trx: Knex.Transaction,
  options: {
    itemId: string;
    kind: NoticeKind;
    people: readonly string[];
    occasion: string;
    at: string;
  },
): Promise<void> {
  const { itemId, kind, people, occasion, at } = options;
  if (people.length > 0) {
    await queueNotices(trx, [
      { itemId, kind, recipients: [...new Set(people)], occasion, at },
    ]);
  }
}
