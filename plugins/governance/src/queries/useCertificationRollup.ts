import { useApi } from '@backstage/frontend-plugin-api';
import {
  CertificationLeaf,
  CertificationRollup,
  CertificationStanding,
  CertificationTrend,
  RollupQuery,
} from '@countersign/plugin-governance-common';
import { governanceApiRef } from '../api/governanceApiRef';
import { useLiveReload } from './useLiveReload';
import { PagedQuery, usePagedQuery } from './usePagedQuery';
import { Query, useQuery } from './useQuery';

/** How a team or system stands, kept up to date. */
export function useCertificationRollup(
  query: RollupQuery,
): Query<CertificationRollup> {
  const api = useApi(governanceApiRef);
  const asked = useQuery(JSON.stringify(query), () =>
    api.getCertificationRollup(query),
  );
  useLiveReload(asked.reload);
  return asked;
}

/** How it stood day by day. */
export function useCertificationTrend(
  query: RollupQuery,
): Query<CertificationTrend> {
  const api = useApi(governanceApiRef);
  return useQuery(JSON.stringify(query), () =>
    api.getCertificationTrend(query),
  );
}

/** The single things behind a number. Asks nothing without a query. */
export function useCertificationLeaves(
  query: (RollupQuery & { standing?: CertificationStanding }) | undefined,
): PagedQuery<CertificationLeaf> {
  const api = useApi(governanceApiRef);
  return usePagedQuery(query && JSON.stringify(query), page =>
    api.listCertificationLeaves(query ?? { by: 'team' }, page),
  );
}
