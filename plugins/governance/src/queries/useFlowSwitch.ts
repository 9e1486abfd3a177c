import { useApi } from '@backstage/frontend-plugin-api';
import { FlowSwitchView } from '@countersign/plugin-governance-common';
import { governanceApiRef } from '../api/governanceApiRef';
import { Query, useQuery } from './useQuery';
import { useUpdates } from './useUpdates';

/** Whether what follows from schedules and silence is stopped, kept up to date. */
export function useFlowSwitch(): Query<FlowSwitchView> {
  const api = useApi(governanceApiRef);
  const query = useQuery('flow-switch', () => api.getFlowSwitch());
  useUpdates(query.reload);
  return query;
}
