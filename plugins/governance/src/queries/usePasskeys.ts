import { useApi } from '@backstage/frontend-plugin-api';
import { Page, Passkey } from '@countersign/plugin-governance-common';
import { governanceApiRef } from '../api/governanceApiRef';
import { Query, useQuery } from './useQuery';

/** The reader's passkeys. @param wanted - asks nothing unless they are */
export function usePasskeys(wanted: boolean = true): Query<Page<Passkey>> {
  const api = useApi(governanceApiRef);
  return useQuery(wanted ? 'passkeys' : undefined, () => api.listPasskeys());
}
