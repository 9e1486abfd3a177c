import {
  CertificateSummary,
  IdentityDetail,
  IdentitySummary,
  Overview,
  OwnerOverride,
  ReviewOwnership,
  PartnerIntegrationSummary,
  SourceView,
  StandaloneDetail,
} from '../api';
import { Page } from '../reviews';
import type { PageRequest } from './PageRequest';

/** Which certificates or partner integrations to list. @public */
export interface ItemFilter {
  /** Full entity reference of the component that uses them. */
  component?: string;
  /** Full entity reference of the owning group or user. */
  owner?: string;
  source?: string;
  environment?: string;
  /** Part of the name or of the external id, in whatever case. */
  text?: string;
}

/** Which identities to list. @public */
export interface InventoryFilter extends ItemFilter {
  type?: string;
}

/**
 * What an overview is about: a Component or Group, or a governed Resource by its inventory reference (the annotation
 * `governance.countersign.dev/identity`).
 *
 * @public
 */
export type OverviewSubject = { entityRef: string } | { identityRef: string };

/** What is inventoried, and who owns it. @public */
export interface InventoryApi {
  /** Counts and the three worst rows for a Component, a governed Resource or a Group. */
  getOverview(subject: OverviewSubject): Promise<Overview>;
  listIdentities(
    filter: InventoryFilter,
    page?: PageRequest,
  ): Promise<Page<IdentitySummary>>;
  getIdentity(ref: string): Promise<IdentityDetail>;
  listCertificates(
    filter: ItemFilter,
    page?: PageRequest,
  ): Promise<Page<CertificateSummary>>;
  getCertificate(ref: string): Promise<StandaloneDetail>;
  getPartnerIntegration(ref: string): Promise<StandaloneDetail>;
  /** Asks the owner of a certificate or a partner integration about it now; returns how many items were opened. */
  openStandaloneReview(
    thing: Pick<StandaloneDetail, 'kind' | 'ref'>,
    cause: string,
  ): Promise<{ opened: number }>;
  listPartnerIntegrations(
    filter: ItemFilter,
    page?: PageRequest,
  ): Promise<Page<PartnerIntegrationSummary>>;
  /** Identities that nobody owns, or that no component uses, with ranked suggestions. */
  listTriage(
    kind: 'unowned' | 'unattached',
    page?: PageRequest,
  ): Promise<Page<IdentityDetail>>;
  listSources(): Promise<Page<SourceView>>;
  /** Corrections of owners with what is to be changed at the source, the latest first. */
  listOwnerOverrides(
    filter: { show?: 'open' | 'all' },
    page?: PageRequest,
  ): Promise<Page<ReviewOwnership>>;
  /** Confirms, as somebody of the proposed owner, that an identity is theirs. */
  confirmOwnerOverride(id: string): Promise<OwnerOverride>;
  /** Ends a correction of an owner, or a proposal. */
  withdrawOwnerOverride(id: string): Promise<OwnerOverride>;
}
