import { useApi } from '@backstage/frontend-plugin-api';
import { ReviewOwnership } from '@countersign/plugin-governance-common';
import { governanceApiRef } from '../api/governanceApiRef';
import { PagedQuery, usePagedQuery } from './usePagedQuery';
import { useUpdates } from './useUpdates';

/** Corrections of owners that are not over or still owed at the source, the latest first. */
export function useOwnerOverrides(pageSize = 50): PagedQuery<ReviewOwnership> {
  const api = useApi(governanceApiRef);
  const query = usePagedQuery(
    'open',
    page => api.listOwnerOverrides({ show: 'open' }, page),
    pageSize,
  );
  useUpdates(query.reload);
  return query;
}
