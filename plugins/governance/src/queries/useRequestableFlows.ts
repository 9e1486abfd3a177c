import { useApi } from '@backstage/frontend-plugin-api';
import { Page, RequestableFlow } from '@countersign/plugin-governance-common';
import { governanceApiRef } from '../api/governanceApiRef';
import { Query, useQuery } from './useQuery';

/** What the reader may ask for. */
export function useRequestableFlows(): Query<Page<RequestableFlow>> {
  const api = useApi(governanceApiRef);
  return useQuery('requestable-flows', () => api.listRequestableFlows());
}
