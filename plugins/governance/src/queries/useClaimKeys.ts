import { useApi } from '@backstage/frontend-plugin-api';
import { ClaimKey, Page } from '@countersign/plugin-governance-common';
import { governanceApiRef } from '../api/governanceApiRef';
import { Query, useQuery } from './useQuery';

/** The reader's keys that credentials can be sealed to, oldest first. */
export function useClaimKeys(): Query<Page<ClaimKey>> {
  const api = useApi(governanceApiRef);
  return useQuery('claim-keys', () => api.listClaimKeys());
}
