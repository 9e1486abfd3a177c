import { useApi } from '@backstage/frontend-plugin-api';
import { FlowTriggerView } from '@countersign/plugin-governance-common';
import { governanceApiRef } from '../api/governanceApiRef';
import { Query, useQuery } from './useQuery';
import { useUpdates } from './useUpdates';

/** What starts a flow by itself, kept up to date. */
export function useFlowTrigger(flow: string): Query<FlowTriggerView> {
  const api = useApi(governanceApiRef);
  const query = useQuery(flow, () => api.getFlowTrigger(flow));
  useUpdates(query.reload);
  return query;
}
