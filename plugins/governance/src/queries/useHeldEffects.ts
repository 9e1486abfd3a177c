import { useApi } from '@backstage/frontend-plugin-api';
import { HeldEffectView } from '@countersign/plugin-governance-common';
import { governanceApiRef } from '../api/governanceApiRef';
import { PagedQuery, usePagedQuery } from './usePagedQuery';
import { useUpdates } from './useUpdates';

/** Automatic disables that wait, oldest first, kept up to date. */
export function useHeldEffects(): PagedQuery<HeldEffectView> {
  const api = useApi(governanceApiRef);
  const query = usePagedQuery('held', page => api.listHeldEffects(page), 10);
  useUpdates(query.reload);
  return query;
}
