import { useApi } from '@backstage/frontend-plugin-api';
import {
  ReviewFilter,
  ReviewItem,
} from '@countersign/plugin-governance-common';
import { governanceApiRef } from '../api/governanceApiRef';
import { useLiveReload } from './useLiveReload';
import { PagedQuery, usePagedQuery } from './usePagedQuery';

/** Review items, kept up to date. Asks nothing without a filter. */
export function useReviews(
  filter: ReviewFilter | undefined,
  pageSize = 100,
): PagedQuery<ReviewItem> {
  const api = useApi(governanceApiRef);
  const query = usePagedQuery(
    filter && JSON.stringify(filter),
    page => api.listReviews(filter ?? {}, page),
    pageSize,
  );
  useLiveReload(query.reload);
  return query;
}
