import { toError } from '@backstage/errors';
import { useApi } from '@backstage/frontend-plugin-api';
import {
  AllowedAction,
  DecisionRequest,
  ReviewItemDetail,
  RouteRequest,
  SecondAnswer,
} from '@countersign/plugin-governance-common';
import { useState } from 'react';
import { governanceApiRef } from '../api/governanceApiRef';
import { useCeremonies } from '../passkeys/useCeremonies';
import { Query } from '../queries/useQuery';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { reasonOf } from '../states/describeError';
import { Draft, useDraft } from './useDraft';
import { OnItState, useOnIt } from './useOnIt';
import { useOpeningReports } from './useOpeningReports';
import { useDecisionToast } from './useDecisionToast';

/** What is asked in a dialog before it is done. */
export type Question =
  | 'keep'
  | 'reduce'
  | 'revoke'
  | 'not-mine'
  | 'dont-know'
  | 'restore'
  | 'confirm-deletion'
  | 'second';

/** A person at work on one review: what is asked, what they have typed, what went wrong. */
export interface ReviewDesk {
  review?: ReviewItemDetail;
  question?: Question;
  draft: Draft;
  setDraft(change: Partial<Draft>): void;
  busy: boolean;
  error?: Error;
  /** Who is on it, for the others of the team. */
  onIt: OnItState;
  /** What just happened, for those who cannot see it. */
  announcement: string;
  /** Begins an action: does it, opens its dialog, or says why it is not possible. */
  request(action: AllowedAction['action']): void;
  cancel(): void;
  /** Reads the review again, because something else was done to it. */
  reload(): void;
  decide(request: Omit<DecisionRequest, 'evidenceDigest'>): Promise<void>;
  route(request: RouteRequest): Promise<void>;
  /** Says, as the second person, whether one agrees with a keep. */
  answerAsSecond(answer: SecondAnswer): Promise<void>;
  /** Brings back what is disabled, or lets it go although it is asked for. */
  steer(how: 'restore' | 'confirm-deletion', reason: string): Promise<void>;
}

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

  const request: ReviewDesk['request'] = action => {
    if (!review || busy) {
      return;
    }
    const permitted = review.actions.find(
      candidate => candidate.action === action,
    );
    if (!permitted?.allowed) {
      setAnnouncement(
        t('actions.refused', { reason: permitted?.reason ?? action }),
      );
      return;
    }
    setError(undefined);
    setAnnouncement('');
    switch (action) {
      case 'withdraw':
        void perform(
          () => api.withdrawDecision(review.id),
          () => t('toasts.takenBack'),
        );
        break;
      case 'refresh-evidence':
        void perform(
          () => api.refreshEvidence(review.id),
          () => t('toasts.refreshed'),
        );
        break;
      case 'keep': {
        const against =
          review.recommendation && review.recommendation.decision !== 'keep';
        if (against || permitted.takesSecond) {
          setAsked({ id: review.id, question: 'keep' });
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
        setAsked({ id: review.id, question: action });
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
