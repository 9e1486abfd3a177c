import { DecisionRequest } from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import { noteReview, ReviewActing, ReviewCaller } from './actOnReview';
import { listReviewersAs, lockReviewRow } from './operations/findReviews';
import { DECISION_WORDS } from './words';

/**
 * Keeps that somebody who is asked would have decided otherwise than what counts: whoever came first has decided, and the
 * other answer stays visible. Does nothing where nobody has decided, they agree, or the person is not asked.
 */
export async function noteDiscrepancy(
  trx: Knex.Transaction,
  acting: Pick<ReviewActing, 'engine' | 'ledger'>,
  id: string,
  request: Pick<DecisionRequest, 'decision' | 'justification'>,
  caller: ReviewCaller,
): Promise<void> {
  const row = await lockReviewRow(trx, id);
  const asked = (await listReviewersAs(trx, [id], caller.userRef)).has(id);
  const differs =
    row.decision !== null &&
    row.decided_by !== caller.userRef &&
    row.decision !== request.decision;
  if (asked && differs) {
    await noteReview(
      trx,
      acting,
      row,
      caller,
      `came after ${row.decided_by} and would have ${
        DECISION_WORDS[request.decision]
      }; that does not count`,
      request.justification,
    );
  }
}
