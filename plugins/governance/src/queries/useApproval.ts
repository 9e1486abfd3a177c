import { useApi } from '@backstage/frontend-plugin-api';
import { ApprovalView } from '@countersign/plugin-governance-common';
import { governanceApiRef } from '../api/governanceApiRef';
import { Query, useQuery } from './useQuery';
import { useUpdates } from './useUpdates';

/** What an instance asks the reader now, kept up to date. Asks nothing without an id. */
export function useApproval(
  instanceId: string | undefined,
): Query<ApprovalView> {
  const api = useApi(governanceApiRef);
  const query = useQuery(instanceId, () => api.getApproval(instanceId ?? ''));
  useUpdates(query.reload);
  return query;
}
