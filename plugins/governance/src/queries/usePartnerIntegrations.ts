import { useApi } from '@backstage/frontend-plugin-api';
import {
  ItemFilter,
  PartnerIntegrationSummary,
} from '@countersign/plugin-governance-common';
import { governanceApiRef } from '../api/governanceApiRef';
import { PagedQuery, usePagedQuery } from './usePagedQuery';

/** Partner integrations that the caller may see. Asks nothing without a filter. */
export function usePartnerIntegrations(
  filter: ItemFilter | undefined,
): PagedQuery<PartnerIntegrationSummary> {
  const api = useApi(governanceApiRef);
  return usePagedQuery(filter && JSON.stringify(filter), page =>
    api.listPartnerIntegrations(filter ?? {}, page),
  );
}
