import { useApi } from '@backstage/frontend-plugin-api';
import { FlowMigrationView } from '@countersign/plugin-governance-common';
import { governanceApiRef } from '../api/governanceApiRef';
import { PagedQuery, usePagedQuery } from './usePagedQuery';
import { useUpdates } from './useUpdates';

/** Migrations of a flow, newest first, kept up to date. */
export function useFlowMigrations(flow: string): PagedQuery<FlowMigrationView> {
  const api = useApi(governanceApiRef);
  const query = usePagedQuery(
    flow,
    page => api.listFlowMigrations({ flow }, page),
    10,
  );
  useUpdates(query.reload);
  return query;
}
