import { CampaignQuality, Opening, SecondLook, SecondLookAnswer } from '../api';
import { Page } from '../reviews';
import type { PageRequest } from './PageRequest';

/** How decisions are made. @public */
export interface QualityApi {
  /** Says that the caller has opened a review that they are asked about, or had the end of its evidence before them. */
  reportOpening(reviewId: string, opening: Opening): Promise<void>;
  /** How the decisions of a campaign were made. */
  getCampaignQuality(campaignId: string): Promise<CampaignQuality>;
  /** Decisions of a campaign that somebody looks at again, those that wait first. */
  listSecondLooks(
    campaignId: string,
    page?: PageRequest,
  ): Promise<Page<SecondLook>>;
  answerSecondLook(id: string, answer: SecondLookAnswer): Promise<SecondLook>;
}
