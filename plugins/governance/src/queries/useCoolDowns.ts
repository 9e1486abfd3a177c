import { useApi } from '@backstage/frontend-plugin-api';
import { CoolDownItem } from '@countersign/plugin-governance-common';
import { governanceApiRef } from '../api/governanceApiRef';
import { useLiveReload } from './useLiveReload';
import { PagedQuery, usePagedQuery } from './usePagedQuery';

/** What of an identity is disabled and not yet deleted, kept up to date. */
export function useCoolDowns(
  identity: string,
  pageSize = 50,
): PagedQuery<CoolDownItem> {
  const api = useApi(governanceApiRef);
  const query = usePagedQuery(
    identity,
    page => api.listCoolDowns({ ...page, identity }),
    pageSize,
  );
  useLiveReload(query.reload);
  return query;
}
