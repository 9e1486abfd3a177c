import { useApi } from '@backstage/frontend-plugin-api';
import { FlowInstanceDetail } from '@countersign/plugin-governance-common';
import { governanceApiRef } from '../api/governanceApiRef';
import { Query, useQuery } from './useQuery';
import { useUpdates } from './useUpdates';

/** One instance of a flow with the way it took, kept up to date. Asks nothing without an id. */
export function useFlowInstance(
  id: string | undefined,
): Query<FlowInstanceDetail> {
  const api = useApi(governanceApiRef);
  const query = useQuery(id, () => api.getFlowInstance(id ?? ''));
  useUpdates(query.reload);
  return query;
}
