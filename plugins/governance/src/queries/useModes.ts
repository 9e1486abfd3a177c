import { useApi } from '@backstage/frontend-plugin-api';
import { ModeView, Page } from '@countersign/plugin-governance-common';
import { governanceApiRef } from '../api/governanceApiRef';
import { Query, useQuery } from './useQuery';
import { useUpdates } from './useUpdates';

/** How far flows may go, kept up to date. */
export function useModes(): Query<Page<ModeView>> {
  const api = useApi(governanceApiRef);
  const query = useQuery('modes', () => api.listModes());
  useUpdates(query.reload);
  return query;
}
