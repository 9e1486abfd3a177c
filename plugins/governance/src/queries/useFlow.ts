import { useApi } from '@backstage/frontend-plugin-api';
import { FlowDetail } from '@countersign/plugin-governance-common';
import { governanceApiRef } from '../api/governanceApiRef';
import { Query, useQuery } from './useQuery';

/** One flow with its tests, versions and where its instances wait. */
export function useFlow(name: string | undefined): Query<FlowDetail> {
  const api = useApi(governanceApiRef);
  return useQuery(name, () => api.getFlow(name ?? ''));
}
