import { useApi } from '@backstage/frontend-plugin-api';
import { TriggerRunView } from '@countersign/plugin-governance-common';
import { governanceApiRef } from '../api/governanceApiRef';
import { PagedQuery, usePagedQuery } from './usePagedQuery';
import { useUpdates } from './useUpdates';

/** What a flow has started by itself, the latest first. */
export function useTriggerRuns(
  flow: string,
  pageSize = 10,
): PagedQuery<TriggerRunView> {
  const api = useApi(governanceApiRef);
  const query = usePagedQuery(
    flow,
    page => api.listTriggerRuns(flow, page),
    pageSize,
  );
  useUpdates(query.reload);
  return query;
}
