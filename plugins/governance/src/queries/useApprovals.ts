import { useApi } from '@backstage/frontend-plugin-api';
import { ApprovalView } from '@countersign/plugin-governance-common';
import { governanceApiRef } from '../api/governanceApiRef';
import { PagedQuery, usePagedQuery } from './usePagedQuery';
import { useUpdates } from './useUpdates';

/** What flows ask the reader, the most urgent first. Asks nothing when it is not wanted. */
export function useApprovals(wanted = true): PagedQuery<ApprovalView> {
  const api = useApi(governanceApiRef);
  const query = usePagedQuery(wanted ? 'approvals' : undefined, page =>
    api.listApprovals(page),
  );
  useUpdates(query.reload);
  return query;
}
