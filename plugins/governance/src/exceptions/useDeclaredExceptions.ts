import { useApi } from '@backstage/frontend-plugin-api';
import { governanceApiRef } from '../api/governanceApiRef';
import { readDefinition } from '../flowDrawing/readDefinition';
import { useQuery } from '../queries/useQuery';

/** The exceptions that a flow declares. Asks nothing without a flow. */
export function useDeclaredExceptions(flow: string | undefined) {
  const api = useApi(governanceApiRef);
  const query = useQuery(flow, () => api.getFlow(flow ?? ''));
  const exceptions = query.value
    ? readDefinition(query.value.definition).exceptions ?? []
    : [];
  return { ...query, exceptions };
}
