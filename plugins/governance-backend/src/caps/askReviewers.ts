import { Knex } from 'knex';
import { Reviewer } from '../directory/queryDirectory';
import { closeStills, openStills } from '../stillness/operations/stills';
import { replaceQueued } from './operations/taskQueue';
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
 * @param options.cap - most open tasks of one person.
 */
export async function queueBeyondRoom(
  trx: Knex.Transaction,
  options: { reviews: readonly ReviewToAsk[]; cap?: number; at: string },
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
  await replaceQueued(trx, {
    kind: 'review',
    itemIds: reviews.map(({ itemId }) => itemId),
    rows: split.flatMap(({ itemId, queued }, index) =>
      queued.map(({ ref, via }) => ({
        kind: 'review' as const,
        item_id: itemId,
        instance_id: reviews[index].instanceId,
        person: ref,
        via,
        queued_at: at,
      })),
    ),
  });
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
