import {
  Ceremony,
  CoolDownItem,
  Opening,
  RemediationReason,
  RunbookView,
  SecondAnswer,
  StepTick,
} from '../../api';
import {
  BulkDecisionAnswer,
  BulkDecisionRequest,
  DecisionRequest,
  Page,
  ReviewItem,
  ReviewItemDetail,
  RouteRequest,
} from '../../reviews';
import type { GovernanceApi } from '../GovernanceApi';
import type { PageRequest } from '../PageRequest';
import type { ReviewFilter } from '../ReviewApi';
import { HttpCalls } from './HttpCalls';

/** Reviews, and carrying out what was decided. */
export const reviewCalls = (http: HttpCalls) =>
  ({
    listReviews(filter: ReviewFilter, page?: PageRequest) {
      return http.get<Page<ReviewItem>>('/reviews', { ...filter, ...page });
    },

    getReview(id: string) {
      return http.get<ReviewItemDetail>(`/reviews/${encodeURIComponent(id)}`);
    },

    decideReview(id: string, request: DecisionRequest) {
      return http.post<ReviewItemDetail>(
        `/reviews/${encodeURIComponent(id)}/decisions`,
        request,
      );
    },

    decideReviews(request: BulkDecisionRequest) {
      return http.post<BulkDecisionAnswer>('/reviews/decisions', request);
    },

    beginReviewProof(
      id: string,
      request: Pick<DecisionRequest, 'decision' | 'evidenceDigest'>,
    ) {
      return http.post<Ceremony>(
        `/reviews/${encodeURIComponent(id)}/proofs`,
        request,
      );
    },

    withdrawDecision(id: string) {
      return http.post<ReviewItemDetail>(
        `/reviews/${encodeURIComponent(id)}/withdrawal`,
        {},
      );
    },

    restoreReview(id: string, request: RemediationReason) {
      return http.post<ReviewItemDetail>(
        `/reviews/${encodeURIComponent(id)}/restoration`,
        request,
      );
    },

    confirmDeletion(id: string, request: RemediationReason) {
      return http.post<ReviewItemDetail>(
        `/reviews/${encodeURIComponent(id)}/deletion`,
        request,
      );
    },

    answerAsSecond(id: string, request: SecondAnswer) {
      return http.post<ReviewItemDetail>(
        `/reviews/${encodeURIComponent(id)}/second`,
        request,
      );
    },

    restartReview(id: string, request: RemediationReason) {
      return http.post<ReviewItemDetail>(
        `/reviews/${encodeURIComponent(id)}/restart`,
        request,
      );
    },

    tickRemediationStep(
      id: string,
      task: string,
      step: number,
      request: StepTick,
    ) {
      return http.post<ReviewItemDetail>(
        `/reviews/${encodeURIComponent(id)}/tasks/${encodeURIComponent(
          task,
        )}/steps/${step}`,
        request,
      );
    },

    listCoolDowns(page?: PageRequest & { identity?: string }) {
      return http.get<Page<CoolDownItem>>('/cool-downs', { ...page });
    },

    listRunbooks() {
      return http.get<Page<RunbookView>>('/runbooks');
    },

    routeReview(id: string, request: RouteRequest) {
      return http.post<ReviewItemDetail>(
        `/reviews/${encodeURIComponent(id)}/routes`,
        request,
      );
    },

    refreshEvidence(id: string) {
      return http.post<ReviewItemDetail>(
        `/reviews/${encodeURIComponent(id)}/evidence`,
        {},
      );
    },

    openReviews(identityRef: string, cause: string) {
      return http.post<{ opened: number }>(
        `/identities/${encodeURIComponent(identityRef)}/reviews`,
        { cause },
      );
    },

    async reportOpening(reviewId: string, opening: Opening) {
      await http.post<unknown>(
        `/reviews/${encodeURIComponent(reviewId)}/openings`,
        opening,
      );
    },
  } satisfies Partial<GovernanceApi>);
