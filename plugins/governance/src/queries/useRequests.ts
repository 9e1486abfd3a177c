import { useApi } from '@backstage/frontend-plugin-api';
import { RequestView } from '@countersign/plugin-governance-common';
import { governanceApiRef } from '../api/governanceApiRef';
import { PagedQuery, usePagedQuery } from './usePagedQuery';
import { useUpdates } from './useUpdates';

/** What the reader has asked for, newest first. */
export function useRequests(): PagedQuery<RequestView> {
  const api = useApi(governanceApiRef);
  const query = usePagedQuery('requests', page => api.listRequests(page));
  useUpdates(query.reload);
  return query;
}
