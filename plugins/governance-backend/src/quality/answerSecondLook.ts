import { ConflictError, NotAllowedError } from '@backstage/errors';
import {
  SecondLook,
  SecondLookAnswer,
} from '@countersign/plugin-governance-common';
import { PermissionCriteria } from '@backstage/plugin-permission-common';
import {
  GovernedReviewQuery,
  LedgerPort,
} from '@countersign/plugin-governance-node';
import { Knex } from 'knex';
import { ReviewCaller } from '../certification/actOnReview';
import { getReviewRow } from '../certification/operations/findReviews';
import { appendHistory } from '../certification/operations/reviewHistory';
import { ReviewEngine } from '../certification/ports';
import { ReviewService } from '../certification/ReviewService';
import { toSecondLook } from './describeSecondLooks';
import { lockSecondLook } from './operations/secondLooks';
import { QualitySettings } from './readQualitySettings';
import { refuseLooker } from './refuseLooker';

/** What second looks work with. */
export interface SecondLookContext {
  engine: Pick<ReviewEngine, 'now'>;
  ledger: LedgerPort;
  reviews: Pick<ReviewService, 'openManyIn'>;
  settings: QualitySettings;
  /** The flow that reviews without stages run. */
  reviewFlow: string;
  newId: () => string;
}

/**
 * Takes what somebody says who has looked again. It decides nothing: where they differ, the question is asked again, unless it
 * is being asked already.
 *
 * @throws NotFoundError where there is no such second look, NotAllowedError for whoever is not independent, ConflictError where
 * somebody has looked already
 */
export async function answerSecondLook(
  trx: Knex.Transaction,
  context: SecondLookContext,
  options: {
    id: string;
    answer: SecondLookAnswer;
    caller: ReviewCaller;
    /** Which items the caller may see. */
    criteria: PermissionCriteria<GovernedReviewQuery> | undefined;
  },
): Promise<SecondLook> {
  const { id, answer, caller, criteria } = options;
  const look = await lockSecondLook(trx, id, criteria);
  const row = await getReviewRow(trx, look.item_id);
  const now = await context.engine.now(trx);
  const at = now.toISOString();
  const refused = await refuseLooker(trx, {
    look,
    row,
    viewer: caller.userRef,
    by: context.settings.secondLook?.by,
    reviewFlow: context.reviewFlow,
    at,
  });
  if (refused) {
    throw new NotAllowedError(`${refused} (not-independent)`);
  }
  if (look.state !== 'waiting') {
    throw new ConflictError(
      `${look.looked_by} has looked already (already-decided)`,
    );
  }
  const { verdict, note } = answer;
  const changed = {
    state: verdict,
    looked_by: caller.userRef,
    looked_at: at,
    note,
  };
  await trx('review_second_looks').where({ id }).update(changed);
  await appendHistory(trx, row.id, {
    at,
    by: caller.userRef,
    what:
      verdict === 'agrees'
        ? 'looked again and agrees'
        : `looked again and differs (“${note}”)`,
  });
  await context.ledger.append(trx, [
    {
      type: 'review.looked-again',
      subject: `review:${row.id}`,
      at: now,
      actor: caller.actor,
      data: {
        campaign: look.campaign_id,
        decision: look.decision,
        verdict,
        subject: row.subject_ref,
      },
      personal: { note },
    },
  ]);
  if (verdict === 'differs') {
    await context.reviews.openManyIn(
      trx,
      [{ ref: row.identity_ref, only: new Set([row.subject_ref]) }],
      {
        kind: 'event',
        text: 'Somebody who looked again at the last decision differs',
      },
      caller.actor,
    );
  }
  return toSecondLook(
    { ...look, ...changed, question: row.question },
    undefined,
  );
}
