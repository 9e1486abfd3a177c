import {
  Absence,
  AbsenceRequest,
  CampaignDraft,
  CampaignStages,
  DelegationRequest,
  ReviewLead,
  ReviewStaging,
} from '../api';
import { Page } from '../reviews';
import type { PageRequest } from './PageRequest';

/** Who is asked about reviews, and campaigns that start by themselves. @public */
export interface ReviewerApi {
  /** Who is and was asked in each stage; no stages where the owners are asked once. */
  getReviewStages(id: string): Promise<ReviewStaging>;
  /** Gives a task to somebody of the allow-list. */
  delegateReviewTask(
    id: string,
    request: DelegationRequest,
  ): Promise<ReviewStaging>;
  /** Who leads on a review, and who said that they are on it. */
  getReviewLead(id: string): Promise<ReviewLead>;
  claimReview(id: string): Promise<ReviewLead>;
  unclaimReview(id: string): Promise<ReviewLead>;
  /** When one is away, or stands in for somebody, as far as it is not over. */
  listAbsences(): Promise<Page<Absence>>;
  setAbsence(request: AbsenceRequest): Promise<Absence>;
  endAbsence(id: string): Promise<Absence>;
  /** How a campaign stands, stage by stage. */
  getCampaignStages(id: string): Promise<CampaignStages>;
  /** Asks again now about what waits for its next iteration. */
  askUnansweredAgain(campaignId: string): Promise<{ asked: number }>;
  /** Campaigns that were staged by schedule, the latest first. */
  listCampaignDrafts(page?: PageRequest): Promise<Page<CampaignDraft>>;
  launchCampaignDraft(id: string): Promise<CampaignDraft>;
  dropCampaignDraft(id: string, reason: string): Promise<CampaignDraft>;
}
