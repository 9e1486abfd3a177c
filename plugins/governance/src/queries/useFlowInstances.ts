import { useApi } from '@backstage/frontend-plugin-api';
import {
  FlowInstanceFilter,
  FlowInstanceView,
} from '@countersign/plugin-governance-common';
import { governanceApiRef } from '../api/governanceApiRef';
import { PagedQuery, usePagedQuery } from './usePagedQuery';
import { useUpdates } from './useUpdates';

/** Instances of flows, oldest first. */
export function useFlowInstances(
  filter: FlowInstanceFilter,
  pageSize = 50,
): PagedQuery<FlowInstanceView> {
  const api = useApi(governanceApiRef);
  const query = usePagedQuery(
    JSON.stringify(filter),
    page => api.listFlowInstances(filter, page),
    pageSize,
  );
  useUpdates(query.reload);
  return query;
}
