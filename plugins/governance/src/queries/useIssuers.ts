import { useApi } from '@backstage/frontend-plugin-api';
import { IssuerView, Page } from '@countersign/plugin-governance-common';
import { governanceApiRef } from '../api/governanceApiRef';
import { Query, useQuery } from './useQuery';

/** Where credentials can be had. */
export function useIssuers(): Query<Page<IssuerView>> {
  const api = useApi(governanceApiRef);
  return useQuery('issuers', () => api.listIssuers());
}
