import { useApi } from '@backstage/frontend-plugin-api';
import { IncidentWavesView } from '@countersign/plugin-governance-common';
import { governanceApiRef } from '../api/governanceApiRef';
import { PagedQuery, usePagedQuery } from './usePagedQuery';
import { useUpdates } from './useUpdates';

/** What is revoked or replaced in waves, the newest first, kept up to date. */
export function useWaves(): PagedQuery<IncidentWavesView> {
  const api = useApi(governanceApiRef);
  const query = usePagedQuery('waves', page => api.listWaves(page), 10);
  useUpdates(query.reload);
  return query;
}
