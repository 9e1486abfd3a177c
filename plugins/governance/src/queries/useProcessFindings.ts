import { useApi } from '@backstage/frontend-plugin-api';
import { ProcessFinding } from '@countersign/plugin-governance-common';
import { governanceApiRef } from '../api/governanceApiRef';
import { PagedQuery, usePagedQuery } from './usePagedQuery';

/** What is beyond its threshold in how certification goes, of a team and those below it, or of a campaign that runs. */
export function useProcessFindings(filter: {
  team?: string;
  campaign?: string;
}): PagedQuery<ProcessFinding> {
  const api = useApi(governanceApiRef);
  return usePagedQuery(JSON.stringify(filter), page =>
    api.listProcessFindings(filter, page),
  );
}
