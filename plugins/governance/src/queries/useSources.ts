import { useApi } from '@backstage/frontend-plugin-api';
import { Page, SourceView } from '@countersign/plugin-governance-common';
import { governanceApiRef } from '../api/governanceApiRef';
import { useLiveReload } from './useLiveReload';
import { Query, useQuery } from './useQuery';

/** The sources and how their last reading went. */
export function useSources(): Query<Page<SourceView>> {
  const api = useApi(governanceApiRef);
  const query = useQuery('sources', () => api.listSources());
  useLiveReload(query.reload);
  return query;
}
