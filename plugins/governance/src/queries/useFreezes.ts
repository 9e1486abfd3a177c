import { useApi } from '@backstage/frontend-plugin-api';
import { FreezeView, Page } from '@countersign/plugin-governance-common';
import { governanceApiRef } from '../api/governanceApiRef';
import { Query, useQuery } from './useQuery';
import { useUpdates } from './useUpdates';

/** What is frozen, oldest first, kept up to date. */
export function useFreezes(): Query<Page<FreezeView>> {
  const api = useApi(governanceApiRef);
  const query = useQuery('freezes', () => api.listFreezes());
  useUpdates(query.reload);
  return query;
}
