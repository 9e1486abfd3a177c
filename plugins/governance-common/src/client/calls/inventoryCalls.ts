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
} from '../../api';
import { Page } from '../../reviews';
import type { GovernanceApi } from '../GovernanceApi';
import type {
  InventoryFilter,
  ItemFilter,
  OverviewSubject,
} from '../InventoryApi';
import type { PageRequest } from '../PageRequest';
import { HttpCalls } from './HttpCalls';

/** Identities and the sources that they come from. */
export const inventoryCalls = (http: HttpCalls) =>
  ({
    getOverview(subject: OverviewSubject): Promise<Overview> {
      return http.get('/overview', subject);
    },

    listIdentities(filter: InventoryFilter, page?: PageRequest) {
      return http.get<Page<IdentitySummary>>('/identities', {
        ...filter,
        ...page,
      });
    },

    getIdentity(ref: string) {
      return http.get<IdentityDetail>(`/identities/${encodeURIComponent(ref)}`);
    },

    listCertificates(filter: ItemFilter, page?: PageRequest) {
      return http.get<Page<CertificateSummary>>('/certificates', {
        ...filter,
        ...page,
      });
    },

    getCertificate(ref: string) {
      return http.get<StandaloneDetail>(
        `/certificates/${encodeURIComponent(ref)}`,
      );
    },

    getPartnerIntegration(ref: string) {
      return http.get<StandaloneDetail>(
        `/partner-integrations/${encodeURIComponent(ref)}`,
      );
    },

    openStandaloneReview(
      { kind, ref }: Pick<StandaloneDetail, 'kind' | 'ref'>,
      cause: string,
    ) {
      const list =
        kind === 'certificate' ? 'certificates' : 'partner-integrations';
      return http.post<{ opened: number }>(
        `/${list}/${encodeURIComponent(ref)}/reviews`,
        { cause },
      );
    },

    listPartnerIntegrations(filter: ItemFilter, page?: PageRequest) {
      return http.get<Page<PartnerIntegrationSummary>>(
        '/partner-integrations',
        {
          ...filter,
          ...page,
        },
      );
    },

    listTriage(kind: 'unowned' | 'unattached', page?: PageRequest) {
      return http.get<Page<IdentityDetail>>('/triage', { kind, ...page });
    },

    listOwnerOverrides(
      filter: { show?: 'open' | 'all' },
      page: PageRequest = {},
    ) {
      return http.get<Page<ReviewOwnership>>('/owner-overrides', {
        ...filter,
        ...page,
      });
    },

    confirmOwnerOverride(id: string) {
      return http.post<OwnerOverride>(
        `/owner-overrides/${encodeURIComponent(id)}/confirm`,
        {},
      );
    },

    withdrawOwnerOverride(id: string) {
      return http.post<OwnerOverride>(
        `/owner-overrides/${encodeURIComponent(id)}/withdraw`,
        {},
      );
    },

    listSources() {
      return http.get<Page<SourceView>>('/sources');
    },
  } satisfies Partial<GovernanceApi>);
