import {
  CertificateSummary,
  IdentityDetail,
  IdentitySummary,
  Overview,
  PartnerIntegrationSummary,
  SourceView,
} from '../../api';
import { Page } from '../../reviews';
import type {
  GovernanceApi,
  InventoryFilter,
  ItemFilter,
  OverviewSubject,
  PageRequest,
} from '../GovernanceApi';
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

    listSources() {
      return http.get<Page<SourceView>>('/sources');
    },
  } satisfies Partial<GovernanceApi>);
