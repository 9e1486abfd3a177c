import { useApi } from '@backstage/frontend-plugin-api';
import { ReviewItemDetail } from '@countersign/plugin-governance-common';
import { governanceApiRef } from '../api/governanceApiRef';
import { useLiveReload } from './useLiveReload';
import { Query, useQuery } from './useQuery';

/** One review item with its evidence, kept up to date. */
export function useReview(id: string | undefined): Query<ReviewItemDetail> {
  const api = useApi(governanceApiRef);
  const query = useQuery(id, () => api.getReview(id ?? ''));
  useLiveReload(query.reload);
  return query;
}
