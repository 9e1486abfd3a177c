import { toError } from '@backstage/errors';
import {
  GovernanceApi,
  ReviewItemDetail,
} from '@countersign/plugin-governance-common';
import { OpeningReports } from '../review/OpeningReports';
import { isRefusal, reasonOf } from '../states/describeError';
import { Translate } from '../useGovernanceTranslation';
import { DecisionDraft } from './decisionDraft';
import { whyNoDraft } from './whyNoDraft';

/** What became of a draft that was submitted. */
export type DraftOutcome =
  | { kind: 'sent'; review: ReviewItemDetail }
  /** It stays a draft. */
  | { kind: 'refused'; reason: string }
  /** It stays a draft: it did not reach the backend, or nobody knows whether it did. */
  | { kind: 'not-sent'; reason: string }
  /** It was removed or made anew on another page while others were sent; it was not sent. */
  | { kind: 'removed' }
  /** There is nothing to decide any more. */
  | { kind: 'gone' };

function findObstacle(
  review: ReviewItemDetail,
  { request }: DecisionDraft,
  t: Translate,
): DraftOutcome | undefined {
  if (review.status !== 'open') {
    return { kind: 'gone' };
  }
  const permitted = review.actions.find(
    ({ action }) => action === request.decision,
  );
  if (!permitted?.allowed) {
    return {
      kind: 'refused',
      reason: permitted?.reason ?? request.decision,
    };
  }
  const single = whyNoDraft(review, request.decision);
  if (single) {
    return { kind: 'refused', reason: t(single) };
  }
  return review.evidenceDigest === request.evidenceDigest
    ? undefined
    : { kind: 'refused', reason: t('drafts.evidenceChanged') };
}

/** Sends one draft by the ordinary decision, unless the review is not any more what was decided about. */
export async function submitDraft(options: {
  api: Pick<GovernanceApi, 'getReview' | 'decideReview'>;
  openings: OpeningReports;
  draft: DecisionDraft;
  t: Translate;
}): Promise<DraftOutcome> {
  const { api, openings, draft, t } = options;
  const { id } = draft.item;
  try {
    const obstacle = findObstacle(await api.getReview(id), draft, t);
    if (obstacle) {
      return obstacle;
    }
    const { openingLost, ...request } = draft.request;
    const lost = (await openings.settle(id)) || openingLost;
    const review = await api.decideReview(id, {
      ...request,
      ...(lost ? { openingLost: true } : {}),
    });
    return { kind: 'sent', review };
  } catch (caught) {
    const error = toError(caught);
    return {
      kind: isRefusal(error) ? 'refused' : 'not-sent',
      reason: reasonOf(error),
    };
  }
}
