import {
  DecisionRequest,
  ReviewItemDetail,
} from '@countersign/plugin-governance-common';
import { DECISION_WORDS } from '../review/decisionWords';
import { Question } from '../review/ReviewDesk';
import { useOpeningReports } from '../review/useOpeningReports';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { DecisionDraft } from './decisionDraft';
import { useDecisionDrafts } from './useDecisionDrafts';
import { useRemoveDraft } from './useRemoveDraft';
import { whyNoDraft } from './whyNoDraft';

/** What makes a decision about one review a draft. */
export interface Drafting {
  draft?: DecisionDraft;
  /** Why an answer cannot be a draft, in words. */
  whyNot(question: Question | undefined): string | undefined;
  /** Keeps a decision without sending it. Returns what to say of it. */
  put(request: Omit<DecisionRequest, 'evidenceDigest'>): string;
  /** Removes the draft, with a way back. */
  remove(): void;
  /** Removes the draft of a review that was decided. */
  forget(reviewId: string): void;
}

/** Puts decisions about a review with the drafts of the person who is signed in. */
export function useDrafting(review: ReviewItemDetail | undefined): Drafting {
  const { t } = useGovernanceTranslation();
  const drafts = useDecisionDrafts();
  const removeDraft = useRemoveDraft();
  const openings = useOpeningReports();
  const draft = drafts.of(review?.id);

  const settle = async (made: DecisionDraft) => {
    if (!(await openings.settle(made.item.id))) {
      const { openingLost: _arrived, ...request } = made.request;
      drafts.amend(made, { request });
    }
  };

  return {
    draft,
    whyNot: question => {
      if (
        !review ||
        (question !== 'keep' && question !== 'reduce' && question !== 'revoke')
      ) {
        return undefined;
      }
      if (!drafts.isKept) {
        return t('drafts.noPerson');
      }
      const reason = whyNoDraft(review, question);
      return reason && t(reason);
    },
    put: request => {
      if (!review) {
        return '';
      }
      const made: DecisionDraft = {
        item: review,
        request: {
          ...request,
          evidenceDigest: review.evidenceDigest,
          // Until the reports of what was opened are known to have arrived: they do not outlive the page, and the draft does.
          openingLost: true,
        },
        at: new Date().toISOString(),
      };
      drafts.put(made);
      void settle(made);
      // Said, and to be seen in the list and on the review; a toast would lie over the answers to the next one.
      return t('drafts.putDone', {
        decision: t(DECISION_WORDS[request.decision]),
        title: review.subject.title,
      });
    },
    remove: () => {
      if (draft) {
        removeDraft(draft);
      }
    },
    forget: reviewId => {
      if (drafts.current(reviewId)) {
        drafts.remove(reviewId);
      }
    },
  };
}
