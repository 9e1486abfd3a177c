import { useApi } from '@backstage/frontend-plugin-api';
import {
  IdentitySummary,
  InventoryFilter,
} from '@countersign/plugin-governance-common';
import { governanceApiRef } from '../api/governanceApiRef';
import { PagedQuery, usePagedQuery } from './usePagedQuery';

/** Identities that the caller may see. Asks nothing without a filter. */
export function useIdentities(
  filter: InventoryFilter | undefined,
): PagedQuery<IdentitySummary> {
  const api = useApi(governanceApiRef);
  return usePagedQuery(filter && JSON.stringify(filter), page =>
    api.listIdentities(filter ?? {}, page),
  );
}
