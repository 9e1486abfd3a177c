import { useApi } from '@backstage/frontend-plugin-api';
import { TriggerStartView } from '@countersign/plugin-governance-common';
import { governanceApiRef } from '../api/governanceApiRef';
import { PagedQuery, usePagedQuery } from './usePagedQuery';

/** What of a run could not be judged, with the reason. */
export function useTriggerStarts(
  runId: string,
  pageSize = 10,
): PagedQuery<TriggerStartView> {
  const api = useApi(governanceApiRef);
  return usePagedQuery(
    runId,
    page => api.listTriggerStarts(runId, { state: 'unreadable' }, page),
    pageSize,
  );
}
