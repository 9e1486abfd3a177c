import { Knex } from 'knex';
import { conflictsOf } from '../reviewTasks/refuseConflicts';
import { isInStages } from '../reviewTasks/isInStages';
import { isSecondPerson } from '../secondPerson/isSecondPerson';
import { ReviewActing } from './actOnReview';
import { lockReviewRow } from './operations/findReviews';
import { appendHistory } from './operations/reviewHistory';
import { putTo } from './putTo';
import { resolveReviewers } from './resolveReviewers';
import { ReviewRow } from './reviewRow';

/**
 * Puts the open questions about an identity to triage, because nobody knows any more whose it is. Those that are asked in
 * stages follow their owner by themselves; what waits for a second person goes on.
 */
export async function handToTriage(
  trx: Knex.Transaction,
  acting: ReviewActing,
  identityRef: string,
  why: string,
): Promise<void> {
  const { triageGroup } = acting.settings;
  const ids: string[] = await trx<ReviewRow>('review_items')
    .where({ identity_ref: identityRef, status: 'open' })
    .orderBy('id')
    .pluck('id');
  for (const id of ids) {
    const row = await lockReviewRow(trx, id);
    const { definition, snapshot } = await acting.engine.getInstance(
      trx,
      row.instance_id,
    );
    if (row.status === 'open') {
      const at = (await acting.engine.now(trx)).toISOString();
      await appendHistory(trx, id, {
        at,
        by: 'engine',
        what: `${triageGroup} is told: ${why}`,
      });
    }
    if (
      row.status === 'open' &&
      !isInStages(definition) &&
      !isSecondPerson(definition, snapshot)
    ) {
      const { reviewers, leads } = await resolveReviewers(trx, {
        ownerRef: triageGroup,
        triageGroup,
        conflicts: await conflictsOf(
          trx,
          acting,
          row,
          (await acting.engine.now(trx)).toISOString(),
        ),
      });
      await trx<ReviewRow>('review_items')
        .where({ id })
        .update({ owner_ref: triageGroup });
      await putTo(
        trx,
        acting,
        row,
        reviewers,
        {
          owner: { ref: triageGroup },
          reviewers: { members: reviewers.map(({ ref }) => ref), leads },
        },
        { kind: 'engine', route: 'ownership' },
      );
    }
  }
}
