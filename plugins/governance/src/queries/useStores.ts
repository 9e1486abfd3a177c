import { useApi } from '@backstage/frontend-plugin-api';
import { Page, StoreView } from '@countersign/plugin-governance-common';
import { governanceApiRef } from '../api/governanceApiRef';
import { Query, useQuery } from './useQuery';

/** Where credentials can be delivered. */
export function useStores(): Query<Page<StoreView>> {
  const api = useApi(governanceApiRef);
  return useQuery('stores', () => api.listStores());
}
