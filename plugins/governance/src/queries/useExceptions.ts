import { useApi } from '@backstage/frontend-plugin-api';
import {
  ExceptionFilter,
  ExceptionView,
} from '@countersign/plugin-governance-common';
import { governanceApiRef } from '../api/governanceApiRef';
import { PagedQuery, usePagedQuery } from './usePagedQuery';
import { useUpdates } from './useUpdates';

/** Exceptions as granted, the latest first. */
export function useExceptions(
  filter: ExceptionFilter,
  pageSize = 50,
): PagedQuery<ExceptionView> {
  const api = useApi(governanceApiRef);
  const query = usePagedQuery(
    JSON.stringify(filter),
    page => api.listExceptions(filter, page),
    pageSize,
  );
  useUpdates(query.reload);
  return query;
}
