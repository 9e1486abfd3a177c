import { useApi } from '@backstage/frontend-plugin-api';
import { IdentityDetail } from '@countersign/plugin-governance-common';
import { governanceApiRef } from '../api/governanceApiRef';
import { Query, useQuery } from './useQuery';

/** An identity with everything that is known, and that is not. */
export function useIdentity(ref: string | undefined): Query<IdentityDetail> {
  const api = useApi(governanceApiRef);
  return useQuery(ref, () => api.getIdentity(ref ?? ''));
}
