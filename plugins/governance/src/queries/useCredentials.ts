import { useApi } from '@backstage/frontend-plugin-api';
import {
  CredentialFilter,
  IssuedCredentialView,
} from '@countersign/plugin-governance-common';
import { governanceApiRef } from '../api/governanceApiRef';
import { PagedQuery, usePagedQuery } from './usePagedQuery';
import { Query, useQuery } from './useQuery';
import { useUpdates } from './useUpdates';

/** Credentials that were issued here, the newest first, kept up to date. */
export function useCredentials(
  filter: CredentialFilter,
): PagedQuery<IssuedCredentialView> {
  const api = useApi(governanceApiRef);
  const query = usePagedQuery(JSON.stringify(filter), page =>
    api.listCredentials(filter, page),
  );
  useUpdates(query.reload);
  return query;
}

/** How many credentials there are of a kind. */
export function useCredentialCount(filter: CredentialFilter): Query<number> {
  const api = useApi(governanceApiRef);
  return useQuery(
    JSON.stringify(filter),
    async () => (await api.listCredentials(filter, { limit: 1 })).total,
  );
}
