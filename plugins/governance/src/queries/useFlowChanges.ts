import { useApi } from '@backstage/frontend-plugin-api';
import {
  FlowChangeFilter,
  FlowChangeView,
} from '@countersign/plugin-governance-common';
import { governanceApiRef } from '../api/governanceApiRef';
import { PagedQuery, usePagedQuery } from './usePagedQuery';
import { useUpdates } from './useUpdates';

/** Proposed changes of flows, newest first. */
export function useFlowChanges(
  filter: FlowChangeFilter,
  pageSize = 50,
): PagedQuery<FlowChangeView> {
  const api = useApi(governanceApiRef);
  const query = usePagedQuery(
    JSON.stringify(filter),
    page => api.listFlowChanges(filter, page),
    pageSize,
  );
  useUpdates(query.reload);
  return query;
}
