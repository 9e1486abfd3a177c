import { Knex } from 'knex';
import { ReviewService } from '../certification/ReviewService';
import { ComponentChange } from '../inventory';

const MOVES = ['system', 'lifecycle', 'repository', 'runtime'] as const;

function describeMove(change: ComponentChange): string {
  const parts = MOVES.filter(
    field => change.before[field] !== change.after[field],
  ).map(
    field =>
      `${field} from ${change.before[field] ?? 'unknown'} to ${
        change.after[field] ?? 'unknown'
      }`,
  );
  return `${change.ref} was re-platformed: ${parts.join(', ')}`;
}

/** Asks about every identity of the components that were re-platformed. What is being asked about already stays. */
export async function openReviewsOfMoved(options: {
  knex: Knex;
  reviews: ReviewService;
  moved: ComponentChange[];
}): Promise<number> {
  let opened = 0;
  for (const change of options.moved) {
    const rows: Array<{ subject_ref: string }> = await options.knex.transaction(
      trx =>
        trx('inventory_consumers')
          .where({ component_ref: change.ref })
          .distinct('subject_ref')
          .orderBy('subject_ref'),
    );
    for (const { subject_ref: identityRef } of rows) {
      const ids = await options.reviews.open(
        identityRef,
        { kind: 'event', text: describeMove(change) },
        { kind: 'engine' },
      );
      opened += ids.length;
    }
  }
  return opened;
}
