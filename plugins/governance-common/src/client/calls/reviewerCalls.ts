import {
  Absence,
  AbsenceRequest,
  CampaignStages,
  DelegationRequest,
  ReviewLead,
  ReviewStaging,
} from '../../api';
import { Page } from '../../reviews';
import type { GovernanceApi } from '../GovernanceApi';
import { HttpCalls } from './HttpCalls';

/** Who is asked: stages, giving questions away, being on it, being away. */
export const reviewerCalls = (http: HttpCalls) =>
  ({
    getReviewStages(id: string) {
      return http.get<ReviewStaging>(
        `/reviews/${encodeURIComponent(id)}/stages`,
      );
    },

    delegateReviewTask(id: string, request: DelegationRequest) {
      return http.post<ReviewStaging>(
        `/reviews/${encodeURIComponent(id)}/delegations`,
        request,
      );
    },

    getReviewLead(id: string) {
      return http.get<ReviewLead>(`/reviews/${encodeURIComponent(id)}/lead`);
    },

    claimReview(id: string) {
      return http.post<ReviewLead>(
        `/reviews/${encodeURIComponent(id)}/claim`,
        {},
      );
    },

    unclaimReview(id: string) {
      return http.post<ReviewLead>(
        `/reviews/${encodeURIComponent(id)}/unclaim`,
        {},
      );
    },

    listAbsences() {
      return http.get<Page<Absence>>('/me/absences', {});
    },

    setAbsence(request: AbsenceRequest) {
      return http.post<Absence>('/me/absence', request);
    },

    endAbsence(id: string) {
      return http.post<Absence>(
        `/me/absences/${encodeURIComponent(id)}/end`,
        {},
      );
    },

    getCampaignStages(id: string) {
      return http.get<CampaignStages>(
        `/campaigns/${encodeURIComponent(id)}/stages`,
      );
    },

    askUnansweredAgain(campaignId: string) {
      return http.post<{ asked: number }>(
        `/campaigns/${encodeURIComponent(campaignId)}/iterations`,
        {},
      );
    },
  } satisfies Partial<GovernanceApi>);
