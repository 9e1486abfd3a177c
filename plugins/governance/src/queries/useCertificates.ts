import { useApi } from '@backstage/frontend-plugin-api';
import {
  CertificateSummary,
  ItemFilter,
} from '@countersign/plugin-governance-common';
import { governanceApiRef } from '../api/governanceApiRef';
import { PagedQuery, usePagedQuery } from './usePagedQuery';

/** Certificates that the caller may see. Asks nothing without a filter. */
export function useCertificates(
  filter: ItemFilter | undefined,
): PagedQuery<CertificateSummary> {
  const api = useApi(governanceApiRef);
  return usePagedQuery(filter && JSON.stringify(filter), page =>
    api.listCertificates(filter ?? {}, page),
  );
}
