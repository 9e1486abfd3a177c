import { ConflictError } from '@backstage/errors';
import { Knex } from 'knex';
import { ReviewActing, ReviewCaller } from './actOnReview';
import { openReviews } from './openReviews';
import { lockReviewRow } from './operations/findReviews';
import { appendHistory } from './operations/reviewHistory';

/**
 * Has a question that is over asked again, because whoever runs campaigns says so. What was decided and its history stay; the
 * new question names the old one, campaigns that still run count it in its place.
 *
 * @returns the id of the new item
 * @throws ConflictError where it is not over, is being asked about already, or nothing is left to ask about
 */
export async function restartReview(
  trx: Knex.Transaction,
  acting: ReviewActing,
  id: string,
  options: { reason: string; caller: ReviewCaller },
): Promise<string> {
  const { reason, caller } = options;
  const row = await lockReviewRow(trx, id);
  if (row.status !== 'closed') {
    throw new ConflictError(
      `Review '${id}' is ${row.status}; only one that is over is asked again`,
    );
  }
  const { opened, before } = await openReviews(trx, {
    ...acting,
    identities: [{ ref: row.identity_ref, only: new Set([row.subject_ref]) }],
    cause: {
      kind: 'requested',
      text: `Asked again: ${reason} (review ${id})`,
    },
    actor: caller.actor,
  });
  const next = opened.get(row.subject_ref);
  if (!next) {
    throw new ConflictError(
      before.size > 0
        ? 'It is being asked about already'
        : `${row.subject_title} of ${row.identity_title} is not there any more`,
    );
  }
  const now = await acting.engine.now(trx);
  const at = now.toISOString();
  await appendHistory(trx, id, {
    at,
    by: caller.userRef,
    what: `had it asked again, as review ${next} (“${reason}”)`,
  });
  await trx('campaign_subjects')
    .where({ item_id: id })
    .whereIn('campaign_id', running =>
      running
        .select('id')
        .from('campaigns')
        .whereIn('state', ['opening', 'running']),
    )
    .update({ item_id: next });
  await acting.ledger.append(trx, [
    {
      type: 'review.noted',
      subject: `review:${id}`,
      at: now,
      actor: caller.actor,
      data: { state: row.state, askedAgainAs: next },
      personal: { reason },
    },
  ]);
  return next;
}
