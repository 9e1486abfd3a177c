import { NotAllowedError } from '@backstage/errors';
import { FlowEvent, StepPorts } from '@countersign/plugin-governance-flows';
import { LedgerActor, LedgerPort } from '@countersign/plugin-governance-node';
import { Knex } from 'knex';
import { Reviewer } from '../directory/queryDirectory';
import { toRefusalError } from '../flows/refusalError';
import { isStillEligible } from './isStillEligible';
import { listReviewersAs } from './operations/findReviews';
import { appendHistory } from './operations/reviewHistory';
import {
  ReviewConnectors,
  ReviewEngine,
  ReviewInventory,
  ReviewProofs,
  ReviewSettings,
  ReviewStager,
} from './ports';
import { refuseRequester } from './refusals';
import { ReviewRow } from './reviewRow';

/** A person who acts, and by what authority. */
export interface ReviewCaller {
  userRef: string;
  actor: LedgerActor;
}

/** What acting on a review works with. */
export interface ReviewActing {
  engine: ReviewEngine;
  inventory: ReviewInventory;
  connectors: ReviewConnectors;
  ledger: LedgerPort;
  proofs: ReviewProofs;
  settings: ReviewSettings;
  ports: StepPorts;
  stager: ReviewStager;
}

/**
 * Checks that somebody is asked about an item.
 *
 * @param reviewer - as whom the caller is asked, if at all
 * @param isEligible - whether the way by which they came to be asked still holds
 * @throws NotAllowedError for whoever requested the thing, is not asked, or was asked and does not belong any more
 */
export function checkAsked(
  row: ReviewRow,
  caller: ReviewCaller,
  reviewer: Reviewer | undefined,
  isEligible: boolean | undefined,
): void {
  refuseRequester(row, caller.userRef);
  if (!reviewer) {
    throw new NotAllowedError(
      `${caller.userRef} is not asked about this; ${row.owner_ref} is (not-eligible)`,
    );
  }
  if (!isEligible) {
    throw new NotAllowedError(
      `${caller.userRef} was asked as ${reviewer.via} and does not belong to it any more (not-eligible)`,
    );
  }
}

/** @throws NotAllowedError; see {@link checkAsked} */
export async function requireAsked(
  trx: Knex.Transaction,
  row: ReviewRow,
  caller: ReviewCaller,
): Promise<void> {
  const reviewer = (await listReviewersAs(trx, [row.id], caller.userRef)).get(
    row.id,
  );
  const isEligible = reviewer && (await isStillEligible(trx, reviewer));
  checkAsked(row, caller, reviewer, isEligible);
}

/**
 * Sends an event to the flow of a review.
 *
 * @throws ConflictError or NotAllowedError with the reason for which the flow refuses it
 */
export async function sendToFlow(
  trx: Knex.Transaction,
  acting: Pick<ReviewActing, 'engine'>,
  row: ReviewRow,
  event: FlowEvent,
  actor: LedgerActor,
): Promise<void> {
  const result = await acting.engine.send(trx, row.instance_id, event, actor);
  if (!result.accepted) {
    throw toRefusalError(result);
  }
}

/** Writes what somebody did into the item's history and into the ledger. */
export async function noteReview(
  trx: Knex.Transaction,
  acting: Pick<ReviewActing, 'engine' | 'ledger'>,
  row: ReviewRow,
  caller: ReviewCaller,
  what: string,
  reason?: string,
): Promise<void> {
  const now = await acting.engine.now(trx);
  await appendHistory(trx, row.id, {
    at: now.toISOString(),
    by: caller.userRef,
    what: reason ? `${what} (“${reason}”)` : what,
  });
  await acting.ledger.append(trx, [
    {
      type: 'review.noted',
      subject: `review:${row.id}`,
      at: now,
      actor: caller.actor,
      data: { state: row.state },
      personal: reason ? { what, reason } : { what },
    },
  ]);
}
