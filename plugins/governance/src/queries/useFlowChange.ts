import { useApi } from '@backstage/frontend-plugin-api';
import { FlowChangeDetail } from '@countersign/plugin-governance-common';
import { governanceApiRef } from '../api/governanceApiRef';
import { Query, useQuery } from './useQuery';
import { useUpdates } from './useUpdates';

/** One proposed change with everything that was found about it, kept up to date. */
export function useFlowChange(id: string | undefined): Query<FlowChangeDetail> {
  const api = useApi(governanceApiRef);
  const query = useQuery(id, () => api.getFlowChange(id ?? ''));
  useUpdates(query.reload);
  return query;
}
