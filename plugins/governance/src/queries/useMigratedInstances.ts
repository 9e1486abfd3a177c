import { useApi } from '@backstage/frontend-plugin-api';
import { MigratedInstance } from '@countersign/plugin-governance-common';
import { governanceApiRef } from '../api/governanceApiRef';
import { PagedQuery, usePagedQuery } from './usePagedQuery';

/** The instances of a migration. `version` is whatever should have them read again. */
export function useMigratedInstances(
  id: string,
  version: string,
): PagedQuery<MigratedInstance> {
  const api = useApi(governanceApiRef);
  return usePagedQuery(
    `${id} ${version}`,
    page => api.listMigratedInstances(id, page),
    50,
  );
}
