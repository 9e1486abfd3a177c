import {
  Ceremony,
  DecisionRequest,
} from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import { requireAsked, ReviewActing, ReviewCaller } from './actOnReview';
import { decideReviews } from './decideReviews';
import { digestOfSeen } from './digestOfSeen';
import { lockReviewRow } from './operations/findReviews';

/**
 * Begins the proof of presence that a decision takes.
 *
 * @throws NotAllowedError where this person may not decide, ConflictError where they have no passkey.
 */
export async function beginReviewProof(
  trx: Knex.Transaction,
  acting: ReviewActing,
  id: string,
  request: Pick<DecisionRequest, 'decision' | 'evidenceDigest'>,
  caller: ReviewCaller,
): Promise<Ceremony> {
  const row = await lockReviewRow(trx, id);
  await requireAsked(trx, row, caller);
  const instance = await acting.engine.getInstance(trx, row.instance_id);
  return acting.proofs.begin(
    trx,
    {
      instanceId: row.instance_id,
      decision: request.decision,
      digest: digestOfSeen(instance, request, acting.ports),
    },
    caller.userRef,
  );
}

/**
 * Records a decision; one of {@link decideReviews}.
 *
 * @throws NotFoundError where there is no such item, and whatever it is refused for
 */
export async function decideReview(
  trx: Knex.Transaction,
  acting: ReviewActing,
  id: string,
  request: DecisionRequest,
  caller: ReviewCaller,
): Promise<void> {
  const refused = await decideReviews(trx, acting, [{ id, request }], caller);
  const error = refused.get(id);
  if (error) {
    throw error;
  }
}
