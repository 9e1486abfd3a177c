import { toError } from '@backstage/errors';
import { useApi } from '@backstage/frontend-plugin-api';
import {
  AllowedAction,
  ReviewItemDetail,
} from '@countersign/plugin-governance-common';
import { useState } from 'react';
import { governanceApiRef } from '../api/governanceApiRef';
import { useCeremonies } from '../passkeys/useCeremonies';
import { Query } from '../queries/useQuery';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { reasonOf } from '../states/describeError';
import { useDrafting } from '../drafts/useDrafting';
import { Question, ReviewDesk } from './ReviewDesk';
import { isAgainst } from './isAgainst';
import { useDraft } from './useDraft';
import { useOnIt } from './useOnIt';
import { useOpeningReports } from './useOpeningReports';
import { useDecisionToast } from './useDecisionToast';

export type { Question, ReviewDesk } from './ReviewDesk';

/**
 * Answers one review.
 *
 * @param query - the review
 * @param onChanged - called with the review as it is after something was done
 */
export function useReviewDesk(
  query: Query<ReviewItemDetail>,
  onChanged?: (review: ReviewItemDetail) => void,
): ReviewDesk {
  const api = useApi(governanceApiRef);
  const { t } = useGovernanceTranslation();
  const { prove } = useCeremonies();
  const review = query.value;
  const onIt = useOnIt(review);
  const openings = useOpeningReports();
  const [asked, setAsked] = useState<{ id: string; question: Question }>();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<Error>();
  const [announcement, setAnnouncement] = useState('');
  const { draft, setDraft, clearDraft } = useDraft(review?.id ?? '');
  const toastDecision = useDecisionToast(changed => {
    query.replace(changed);
    onChanged?.(changed);
  });
  const drafting = useDrafting(review);
  // A question belongs to the review that it was asked about, and goes with it.
  const question = asked?.id === review?.id ? asked?.question : undefined;

  const perform = async (
    work: () => Promise<ReviewItemDetail>,
    done: (changed: ReviewItemDetail) => string,
  ) => {
    if (busy) {
      return;
    }
    setBusy(true);
    setError(undefined);
    try {
      const changed = { may: review?.may, ...(await work()) };
      query.replace(changed);
      setAsked(undefined);
      setAnnouncement(done(changed));
      onChanged?.(changed);
    } catch (caught) {
      const failure = toError(caught);
      setError(failure);
      setAnnouncement(t('toasts.failed', { reason: reasonOf(failure) }));
      // The moment may have passed or the evidence changed: show how it is now.
      query.reload();
    } finally {
      setBusy(false);
    }
  };

  const decide: ReviewDesk['decide'] = async request => {
    if (review) {
      const { id, evidenceDigest } = review;
      await perform(
        async () => {
          const { decision } = request;
          const openingLost = await openings.settle(id);
          const proof =
            review.proof &&
            (await prove(
              await api.beginReviewProof(id, { decision, evidenceDigest }),
            ));
          return api.decideReview(id, {
            ...request,
            evidenceDigest,
            ...(proof ? { proof } : {}),
            ...(openingLost ? { openingLost } : {}),
          });
        },
        changed => {
          clearDraft();
          drafting.forget(review.id);
          return toastDecision(changed, request.decision);
        },
      );
    }
  };

  const route: ReviewDesk['route'] = async request => {
    if (review) {
      await perform(
        () => api.routeReview(review.id, request),
        changed => {
          clearDraft();
          return t('toasts.routed', { title: changed.subject.title });
        },
      );
    }
  };

  const answerAsSecond: ReviewDesk['answerAsSecond'] = async answer => {
    if (review) {
      await perform(
        () => api.answerAsSecond(review.id, answer),
        changed => {
          clearDraft();
          return t('second.answered', { title: changed.subject.title });
        },
      );
    }
  };

  const steer: ReviewDesk['steer'] = async (how, reason) => {
    if (review) {
      const back = how === 'restore';
      await perform(
        () =>
          back
            ? api.restoreReview(review.id, { reason })
            : api.confirmDeletion(review.id, { reason }),
        changed => {
          clearDraft();
          return back
            ? t('toasts.restored')
            : t('remediation.deletionConfirmed', {
                title: changed.subject.title,
              });
        },
      );
    }
  };

  const permit = (action: AllowedAction['action']) => {
    if (!review || busy) {
      return undefined;
    }
    const permitted = review.actions.find(
      candidate => candidate.action === action,
    );
    if (!permitted?.allowed) {
      setAnnouncement(
        t('actions.refused', { reason: permitted?.reason ?? action }),
      );
      return undefined;
    }
    setError(undefined);
    setAnnouncement('');
    return { review, permitted };
  };

  const putWithDrafts: ReviewDesk['putWithDrafts'] = decision => {
    setAsked(undefined);
    setAnnouncement(drafting.put(decision));
  };

  const requestDraft: ReviewDesk['requestDraft'] = decision => {
    const begun = permit(decision);
    if (!begun) {
      return;
    }
    const refused = drafting.whyNot(decision);
    if (refused) {
      setAnnouncement(refused);
      setError(new Error(refused));
    } else if (decision === 'reduce' || isAgainst(begun.review, decision)) {
      setAsked({ id: begun.review.id, question: decision });
    } else {
      const justification = draft.justification.trim();
      putWithDrafts({ decision, ...(justification ? { justification } : {}) });
    }
  };

  const request: ReviewDesk['request'] = action => {
    const begun = permit(action);
    if (!begun) {
      return;
    }
    const { review: asking, permitted } = begun;
    switch (action) {
      case 'withdraw':
        void perform(
          () => api.withdrawDecision(asking.id),
          () => t('toasts.takenBack'),
        );
        break;
      case 'refresh-evidence':
        void perform(
          () => api.refreshEvidence(asking.id),
          () => t('toasts.refreshed'),
        );
        break;
      case 'keep': {
        if (isAgainst(asking, 'keep') || permitted.takesSecond) {
          setAsked({ id: asking.id, question: 'keep' });
        } else {
          void decide({ decision: 'keep' });
        }
        break;
      }
      case 'reduce':
      case 'revoke':
      case 'not-mine':
      case 'dont-know':
      case 'restore':
      case 'confirm-deletion':
      case 'second':
        setAsked({ id: asking.id, question: action });
        break;
      default:
        throw new Error(`Unknown action ${action satisfies never}`);
    }
  };

  return {
    review,
    question,
    draft,
    setDraft,
    busy,
    error,
    onIt,
    announcement,
    request,
    requestDraft,
    decisionDraft: drafting.draft,
    mayDraftKeep: drafting.whyNot('keep') === undefined,
    whyNoDraft: drafting.whyNot(question),
    putWithDrafts,
    removeDraft: drafting.remove,
    cancel: () => {
      setAsked(undefined);
      setError(undefined);
    },
    reload: query.reload,
    decide,
    route,
    steer,
    answerAsSecond,
  };
}
