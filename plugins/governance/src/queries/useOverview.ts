import { useApi } from '@backstage/frontend-plugin-api';
import {
  Overview,
  OverviewSubject,
} from '@countersign/plugin-governance-common';
import { governanceApiRef } from '../api/governanceApiRef';
import { useLiveReload } from './useLiveReload';
import { Query, useQuery } from './useQuery';

/** Counts and the three worst rows of a component, group or identity, kept up to date. */
export function useOverview(
  subject: OverviewSubject | undefined,
): Query<Overview> {
  const api = useApi(governanceApiRef);
  const query = useQuery(subject && JSON.stringify(subject), () =>
    subject
      ? api.getOverview(subject)
      : Promise.reject(new Error('There is no subject to ask about')),
  );
  useLiveReload(query.reload);
  return query;
}
