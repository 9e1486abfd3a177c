import { Knex } from 'knex';
import { Reviewer } from '../directory/queryDirectory';
import { closeStills, openStills } from '../stillness/operations/stills';
import { dropQueued, queueTasks } from './operations/taskQueue';
import { splitByRoom } from './splitByRoom';

/** A review with the people it is to be put to. */
export interface ReviewToAsk {
  itemId: string;
  instanceId: string;
  reviewers: Reviewer[];
}

/**
 * Tells of reviews who is asked now; the others wait in the queue. A review that nobody is asked has no running deadline.
 *
 * @param options.asked - for the first time, so that nothing of them can be waiting yet, or again
 * @param options.cap - most open tasks of one person.
 */
export async function queueBeyondRoom(
  trx: Knex.Transaction,
  options: {
    reviews: readonly ReviewToAsk[];
    asked: 'first' | 'again';
    cap?: number;
    at: string;
  },
): Promise<ReviewToAsk[]> {
  const { reviews, cap, at } = options;
  const split = await splitByRoom(trx, {
    assignments: reviews.map(({ itemId, reviewers }) => ({
      itemId,
      people: reviewers,
    })),
    refOf: ({ ref }) => ref,
    cap,
  });
  if (options.asked === 'again') {
    await dropQueued(trx, {
      kind: 'review',
      itemIds: reviews.map(({ itemId }) => itemId),
    });
  }
  await queueTasks(
    trx,
    split.flatMap(({ itemId, queued }, index) =>
      queued.map(({ ref, via }) => ({
        kind: 'review' as const,
        item_id: itemId,
        instance_id: reviews[index].instanceId,
        person: ref,
        via,
        queued_at: at,
      })),
    ),
  );
  const isUnasked = ({ people, queued }: (typeof split)[number]) =>
    people.length === 0 && queued.length > 0;
  const idsOf = (stands: boolean) =>
    reviews
      .filter((_, index) => isUnasked(split[index]) === stands)
      .map(({ instanceId }) => instanceId);
  const still = { scope: 'instance', cause: 'queue' } as const;
  await openStills(trx, { ...still, targets: idsOf(true), from: at });
  if (cap !== undefined) {
    await closeStills(trx, { ...still, targets: idsOf(false), to: at });
  }
  return split.map(({ people }, index) => ({
    ...reviews[index],
    reviewers: people,
  }));
}
