import { useApi } from '@backstage/frontend-plugin-api';
import { ExclusionView } from '@countersign/plugin-governance-common';
import { governanceApiRef } from '../api/governanceApiRef';
import { PagedQuery, usePagedQuery } from './usePagedQuery';
import { useUpdates } from './useUpdates';

/** Exclusions as granted, the latest first. */
export function useExclusions(
  status: 'in-force' | 'all',
  pageSize = 50,
): PagedQuery<ExclusionView> {
  const api = useApi(governanceApiRef);
  const query = usePagedQuery(
    status,
    page => api.listExclusions({ status }, page),
    pageSize,
  );
  useUpdates(query.reload);
  return query;
}
