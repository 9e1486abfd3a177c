import { Ceremony } from '../api';
import {
  BulkDecisionAnswer,
  BulkDecisionRequest,
  DecisionRequest,
  Page,
  ReviewItem,
  ReviewItemDetail,
  RouteRequest,
} from '../reviews';
import type { PageRequest } from './PageRequest';

/** Which review items to list. @public */
export interface ReviewFilter {
  /** `me`: those that the caller is asked about. */
  assignee?: 'me';
  owner?: string;
  component?: string;
  identity?: string;
  /** `pending` is everything that is not closed. */
  status?: 'pending' | 'open' | 'closed';
  /** Only those that this campaign asks about. */
  campaign?: string;
  /** Part of the name of the identity or of the thing, in whatever case. */
  text?: string;
}

/** Questions about single things, and what is answered. @public */
export interface ReviewApi {
  listReviews(
    filter: ReviewFilter,
    page?: PageRequest,
  ): Promise<Page<ReviewItem>>;
  getReview(id: string): Promise<ReviewItemDetail>;
  decideReview(id: string, request: DecisionRequest): Promise<ReviewItemDetail>;
  /** Decides about many items at once; each is decided or refused by itself. */
  decideReviews(request: BulkDecisionRequest): Promise<BulkDecisionAnswer>;
  /** Begins the proof of presence that a decision takes. */
  beginReviewProof(
    id: string,
    request: Pick<DecisionRequest, 'decision' | 'evidenceDigest'>,
  ): Promise<Ceremony>;
  withdrawDecision(id: string): Promise<ReviewItemDetail>;
  routeReview(id: string, request: RouteRequest): Promise<ReviewItemDetail>;
  refreshEvidence(id: string): Promise<ReviewItemDetail>;
  /** Asks the owner now about everything that an identity holds; returns how many items were opened. */
  openReviews(identityRef: string, cause: string): Promise<{ opened: number }>;
}
