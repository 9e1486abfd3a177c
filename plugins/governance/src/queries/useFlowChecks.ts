import { useApi } from '@backstage/frontend-plugin-api';
import { FlowCheckView } from '@countersign/plugin-governance-common';
import { governanceApiRef } from '../api/governanceApiRef';
import { PagedQuery, usePagedQuery } from './usePagedQuery';
import { useUpdates } from './useUpdates';

/** When a flow was looked at again, newest first, kept up to date. */
export function useFlowChecks(flow: string): PagedQuery<FlowCheckView> {
  const api = useApi(governanceApiRef);
  const query = usePagedQuery(flow, page => api.listFlowChecks(flow, page), 10);
  useUpdates(query.reload);
  return query;
}
