import {
  FlowDefinition,
  FlowSnapshot,
} from '@countersign/plugin-governance-flows';
import { Knex } from 'knex';
import { findReviewByInstance } from './operations/findReviews';
import { appendHistory } from './operations/reviewHistory';
import { projectReview } from './projectReview';
import { ReviewRow } from './reviewRow';

/** What an item's history says when its flow comes to a state. */
const STATUS_WORDS = {
  open: 'asks again',
  withdrawable: undefined,
  'carrying-out': undefined,
  'by-hand': 'waits until somebody has done it by hand and the source shows it',
  closed: undefined,
} as const;

/**
 * Brings an item in line with its flow, in the transaction that moved the flow. Does nothing for flows that are not
 * reviews.
 */
export async function applyTransition(
  trx: Knex.Transaction,
  transition: {
    instanceId: string;
    definition: FlowDefinition;
    snapshot: FlowSnapshot;
    at: string;
  },
): Promise<void> {
  const row = await findReviewByInstance(trx, transition.instanceId);
  if (!row) {
    return;
  }
  const projected = projectReview(transition.definition, transition.snapshot);
  const closed = projected.status === 'closed';
  const reopened = projected.status === 'open' && row.status !== 'open';
  await trx<ReviewRow>('review_items')
    .where({ id: row.id })
    .update({
      state: projected.state,
      status: projected.status,
      due_at: projected.dueAt ?? row.due_at,
      withdrawable_until: projected.withdrawableUntil ?? null,
      outcome: projected.outcome ?? null,
      closed_at: closed ? transition.at : null,
      open_key: closed ? null : row.subject_ref,
      version: Number(row.version) + 1,
      ...(reopened
        ? {
            decision: null,
            decided_at: null,
            decided_by: null,
            justification: null,
            reduce_to: null,
          }
        : {}),
    });
  if (projected.status === row.status) {
    return;
  }
  const words = closed
    ? `closed as ${projected.outcome}`
    : STATUS_WORDS[projected.status];
  if (words) {
    await appendHistory(trx, row.id, {
      at: transition.at,
      by: 'engine',
      what: words,
    });
  }
}
