import {
  CertificateSummary,
  IdentityDetail,
  IdentitySummary,
  Overview,
  PartnerIntegrationSummary,
  SourceView,
} from '../api';
import {
  DecisionRequest,
  Page,
  ReviewItem,
  ReviewItemDetail,
  RouteRequest,
} from '../reviews';

/** Where a page of a list starts and how long it is. @public */
export interface PageRequest {
  limit?: number;
  after?: string;
}

/** Which identities, certificates or partner integrations to list. @public */
export interface InventoryFilter {
  /** Full entity reference of the component that uses them. */
  component?: string;
  /** Full entity reference of the owning group or user. */
  owner?: string;
  source?: string;
  type?: string;
  environment?: string;
  /** Matches name and external id. */
  text?: string;
}

/**
 * What an overview is about: a Component or Group, or a governed Resource by its inventory reference (the annotation
 * `governance.countersign.dev/identity`).
 *
 * @public
 */
export type OverviewSubject = { entityRef: string } | { identityRef: string };

/** Which review items to list. @public */
export interface ReviewFilter {
  /** `me`: those that the caller is asked about. */
  assignee?: 'me';
  owner?: string;
  component?: string;
  identity?: string;
  /** `pending` is everything that is not closed. */
  status?: 'pending' | 'open' | 'closed';
}

/**
 * What pages, cards and scripts ask of the governance backend. Every call acts for the signed-in caller and throws a
 * `ResponseError` with the backend's reason.
 *
 * @public
 */
export interface GovernanceApi {
  /** Counts and the three worst rows for a Component, a governed Resource or a Group. */
  getOverview(subject: OverviewSubject): Promise<Overview>;
  listIdentities(
    filter: InventoryFilter,
    page?: PageRequest,
  ): Promise<Page<IdentitySummary>>;
  getIdentity(ref: string): Promise<IdentityDetail>;
  listCertificates(
    filter: InventoryFilter,
    page?: PageRequest,
  ): Promise<Page<CertificateSummary>>;
  listPartnerIntegrations(
    filter: InventoryFilter,
    page?: PageRequest,
  ): Promise<Page<PartnerIntegrationSummary>>;
  /** Identities that nobody owns, or that no component uses, with ranked suggestions. */
  listTriage(
    kind: 'unowned' | 'unattached',
    page?: PageRequest,
  ): Promise<Page<IdentityDetail>>;
  listSources(): Promise<Page<SourceView>>;
  listReviews(
    filter: ReviewFilter,
    page?: PageRequest,
  ): Promise<Page<ReviewItem>>;
  getReview(id: string): Promise<ReviewItemDetail>;
  decideReview(id: string, request: DecisionRequest): Promise<ReviewItemDetail>;
  withdrawDecision(id: string): Promise<ReviewItemDetail>;
  /** Brings back what silence had disabled, and asks again. */
  restoreReview(id: string): Promise<ReviewItemDetail>;
  routeReview(id: string, request: RouteRequest): Promise<ReviewItemDetail>;
  refreshEvidence(id: string): Promise<ReviewItemDetail>;
  /** Asks the owner now about everything that an identity holds; returns how many items were opened. */
  openReviews(identityRef: string, cause: string): Promise<{ opened: number }>;
}
