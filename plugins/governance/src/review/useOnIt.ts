import { useApi } from '@backstage/frontend-plugin-api';
import {
  ReviewItemDetail,
  ReviewLead,
} from '@countersign/plugin-governance-common';
import { governanceApiRef } from '../api/governanceApiRef';
import { useAction } from '../queries/useAction';
import { useOwnRef } from '../queries/useOwnRef';
import { useReviewLead } from '../queries/useReviewStaging';

/** Who is on a review of a team, and what the reader may say of it. */
export interface OnItState {
  known: ReviewLead;
  mayClaim: boolean;
  mayUnclaim: boolean;
  busy: { claim: boolean; unclaim: boolean };
  error?: Error;
  claim(): void;
  unclaim(): void;
  /** Says that one is on it, or no longer, whichever is possible; nothing where neither is. */
  toggle(): void;
}

/** Reads who is on a review, and says so oneself. */
export function useOnIt(review: ReviewItemDetail | undefined): OnItState {
  const api = useApi(governanceApiRef);
  const own = useOwnRef();
  const query = useReviewLead(review?.id);
  const id = review?.id ?? '';
  const claim = useAction(() => api.claimReview(id), query.replace);
  const unclaim = useAction(() => api.unclaimReview(id), query.replace);
  const known = query.value ?? {};
  const { lead, claimedBy } = known;
  const isShared = review?.status === 'open' && review.reviewers.length > 1;
  const isAsked = review?.reviewers.some(({ ref }) => ref === own) ?? false;
  const mayClaim =
    isShared && isAsked && query.value !== undefined && !claimedBy;
  const mayUnclaim =
    isShared && claimedBy !== undefined && (claimedBy === own || lead === own);
  return {
    known,
    mayClaim,
    mayUnclaim,
    busy: { claim: claim.busy, unclaim: unclaim.busy },
    error: claim.error ?? unclaim.error ?? query.error,
    claim: () => void claim.run(),
    unclaim: () => void unclaim.run(),
    toggle: () => {
      if (mayClaim) {
        void claim.run();
      } else if (mayUnclaim) {
        void unclaim.run();
      }
    },
  };
}
