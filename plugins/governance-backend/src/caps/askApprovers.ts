import { OpenQuestion } from '@countersign/plugin-governance-flows';
import { Knex } from 'knex';
import { AskedRow, NO_DUE } from '../approvals/operations/replaceAsked';
import { toChunks } from '../flows/operations/insertChunks';
import { closeStill, openStill } from '../stillness/operations/stills';
import { dropQueued, QueuedTaskRow, queueTasks } from './operations/taskQueue';
import { splitByRoom } from './splitByRoom';

/** An instance with what it asks; without a question it asks nobody. */
export interface AskingInstance {
  instanceId: string;
  question?: OpenQuestion;
  /** Whether the cap does not hold for it. */
  exempt: boolean;
}

function isShort(question: OpenQuestion, asked: ReadonlySet<string>): boolean {
  return question.stages.some(
    ({ eligible, quorum }) =>
      eligible.filter(person => asked.has(person)).length < quorum,
  );
}

/**
 * Tells of instances who is asked now. Who was asked stays asked; who has no room waits in the queue. While fewer are asked
 * than must answer, the deadline stands still.
 */
export async function askApprovers(
  trx: Knex.Transaction,
  options: { instances: readonly AskingInstance[]; cap?: number; at: string },
): Promise<AskedRow[]> {
  const { instances, cap, at } = options;
  const before: AskedRow[] = [];
  const waited: QueuedTaskRow[] = [];
  const ids = instances.map(({ instanceId }) => instanceId);
  for (const chunk of toChunks(ids)) {
    before.push(
      ...(await trx<AskedRow>('flow_asked').whereIn('instance_id', chunk)),
    );
    waited.push(
      ...(await trx<QueuedTaskRow>('task_queue')
        .where({ kind: 'approval' })
        .whereIn('item_id', chunk)),
    );
  }
  const isAsked = (instanceId: string, person: string) =>
    before.some(row => row.instance_id === instanceId && row.person === person);
  const peopleOf = ({ question }: AskingInstance) => [
    ...new Set(question?.stages.flatMap(({ eligible }) => eligible) ?? []),
  ];
  const split = await splitByRoom(trx, {
    assignments: instances.map(instance => ({
      itemId: instance.instanceId,
      people: instance.exempt
        ? []
        : peopleOf(instance).filter(
            person => !isAsked(instance.instanceId, person),
          ),
    })),
    refOf: person => person,
    cap,
  });
  const queued = split.flatMap(entry =>
    entry.queued.map(
      (person): QueuedTaskRow => ({
        kind: 'approval',
        item_id: entry.itemId,
        instance_id: entry.itemId,
        person,
        via: '',
        queued_at:
          waited.find(
            row => row.item_id === entry.itemId && row.person === person,
          )?.queued_at ?? at,
      }),
    ),
  );
  if (queued.length > 0 || waited.length > 0) {
    await dropQueued(trx, { kind: 'approval', itemIds: ids });
    await queueTasks(trx, queued);
  }
  const asked: AskedRow[] = [];
  for (const [index, instance] of instances.entries()) {
    const { instanceId, question } = instance;
    const waits = new Set(split[index].queued);
    const people = peopleOf(instance).filter(person => !waits.has(person));
    const still = {
      scope: 'instance',
      target: instanceId,
      cause: 'queue',
    } as const;
    if (question && waits.size > 0 && isShort(question, new Set(people))) {
      await openStill(trx, { ...still, from: at });
    } else if (waited.some(row => row.item_id === instanceId)) {
      await closeStill(trx, { ...still, to: at });
    }
    if (question) {
      asked.push(
        ...people.map(person => ({
          instance_id: instanceId,
          person,
          kind: question.kind,
          due_at: question.due ?? NO_DUE,
        })),
      );
    }
  }
  return asked;
}
