import { useApi } from '@backstage/frontend-plugin-api';
import { ControlView } from '@countersign/plugin-governance-common';
import { governanceApiRef } from '../api/governanceApiRef';
import { Query, useQuery } from './useQuery';
import { useUpdates } from './useUpdates';

/** What bounds flows at this moment and what waits for it, kept up to date. */
export function useControl(): Query<ControlView> {
  const api = useApi(governanceApiRef);
  const query = useQuery('control', () => api.getControl());
  useUpdates(query.reload);
  return query;
}
