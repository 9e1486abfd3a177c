import { useApi } from '@backstage/frontend-plugin-api';
import { IdentityDetail } from '@countersign/plugin-governance-common';
import { governanceApiRef } from '../api/governanceApiRef';
import { PagedQuery, usePagedQuery } from './usePagedQuery';

/** What the triage page sorts out. */
export type TriageKind = 'unowned' | 'unattached';

/** Identities that nobody owns, or that no component uses, with ranked suggestions. */
export function useTriage(kind: TriageKind): PagedQuery<IdentityDetail> {
  const api = useApi(governanceApiRef);
  return usePagedQuery(kind, page => api.listTriage(kind, page), 20);
}
