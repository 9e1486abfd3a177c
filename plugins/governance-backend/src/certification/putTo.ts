import { FlowEvent } from '@countersign/plugin-governance-flows';
import { LedgerActor } from '@countersign/plugin-governance-node';
import { Knex } from 'knex';
import { queueBeyondRoom } from '../caps/askReviewers';
import { Reviewer } from '../directory/queryDirectory';
import { ReviewActing, sendToFlow } from './actOnReview';
import { replaceReviewers } from './operations/insertReviews';
import { queueNotices } from './operations/notices';
import { ReviewRow } from './reviewRow';

/** Puts an item to other people, as far as they have room, and tells its flow and them. */
export async function putTo(
  trx: Knex.Transaction,
  acting: ReviewActing,
  row: ReviewRow,
  reviewers: Reviewer[],
  facts: Extract<FlowEvent, { type: 'facts' }>['facts'],
  actor: LedgerActor,
): Promise<void> {
  const now = await acting.engine.now(trx);
  const [asked] = await queueBeyondRoom(trx, {
    asked: 'again',
    reviews: [{ itemId: row.id, instanceId: row.instance_id, reviewers }],
    cap: acting.settings.openTasksPerPerson,
    at: now.toISOString(),
  });
  await replaceReviewers(trx, row.id, asked.reviewers);
  await sendToFlow(trx, acting, row, { type: 'facts', facts }, actor);
  await queueNotices(trx, [
    {
      itemId: row.id,
      kind: 'asked',
      recipients: asked.reviewers.map(({ ref }) => ref),
      occasion: 'opened',
      at: now.toISOString(),
    },
  ]);
}
