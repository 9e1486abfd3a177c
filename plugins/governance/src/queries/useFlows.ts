import { useApi } from '@backstage/frontend-plugin-api';
import { FlowSummary, Page } from '@countersign/plugin-governance-common';
import { governanceApiRef } from '../api/governanceApiRef';
import { Query, useQuery } from './useQuery';
import { useUpdates } from './useUpdates';

/** The active version of every flow. */
export function useFlows(): Query<Page<FlowSummary>> {
  const api = useApi(governanceApiRef);
  const query = useQuery('flows', () => api.listFlows());
  useUpdates(query.reload);
  return query;
}
