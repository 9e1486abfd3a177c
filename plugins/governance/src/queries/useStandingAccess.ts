import { useApi } from '@backstage/frontend-plugin-api';
import {
  StandingAccess,
  StandingCredential,
  StandingFilter,
  StandingQuery,
  StandingTeam,
} from '@countersign/plugin-governance-common';
import { governanceApiRef } from '../api/governanceApiRef';
import { PagedQuery, usePagedQuery } from './usePagedQuery';
import { Query, useQuery } from './useQuery';

/** How many credentials work, and how they stand. */
export function useStandingAccess(query: StandingQuery): Query<StandingAccess> {
  const api = useApi(governanceApiRef);
  return useQuery(JSON.stringify(query), () => api.getStandingAccess(query));
}

/** The same by owner, those with most without an end first. */
export function useStandingTeams(
  query: StandingQuery,
): PagedQuery<StandingTeam> {
  const api = useApi(governanceApiRef);
  return usePagedQuery(JSON.stringify(query), page =>
    api.listStandingTeams(query, page),
  );
}

/** The single credentials behind a number. */
export function useStandingCredentials(
  filter: StandingFilter,
): PagedQuery<StandingCredential> {
  const api = useApi(governanceApiRef);
  return usePagedQuery(JSON.stringify(filter), page =>
    api.listStandingCredentials(filter, page),
  );
}
