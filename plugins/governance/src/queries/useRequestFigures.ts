import { useApi } from '@backstage/frontend-plugin-api';
import {
  FigureQuery,
  RequestFigures,
} from '@countersign/plugin-governance-common';
import { governanceApiRef } from '../api/governanceApiRef';
import { Query, useQuery } from './useQuery';

/** What became of requests for credentials, and how long it took. */
export function useRequestFigures(query: FigureQuery): Query<RequestFigures> {
  const api = useApi(governanceApiRef);
  return useQuery(JSON.stringify(query), () => api.getRequestFigures(query));
}
