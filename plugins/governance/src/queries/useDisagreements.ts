import { useApi } from '@backstage/frontend-plugin-api';
import { DisagreementView } from '@countersign/plugin-governance-common';
import { governanceApiRef } from '../api/governanceApiRef';
import { PagedQuery, usePagedQuery } from './usePagedQuery';
import { useUpdates } from './useUpdates';

/** Past decisions that came out differently in a look. */
export function useDisagreements(
  checkId: string,
): PagedQuery<DisagreementView> {
  const api = useApi(governanceApiRef);
  const query = usePagedQuery(
    checkId,
    page => api.listDisagreements(checkId, page),
    10,
  );
  useUpdates(query.reload);
  return query;
}
