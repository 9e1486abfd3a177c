import { useApi } from '@backstage/frontend-plugin-api';
import { WaveItemView } from '@countersign/plugin-governance-common';
import { governanceApiRef } from '../api/governanceApiRef';
import { PagedQuery, usePagedQuery } from './usePagedQuery';

/** The credentials of waves in the order in which they come. `version` is whatever should have them read again. */
export function useWaveItems(
  id: string,
  version: string,
): PagedQuery<WaveItemView> {
  const api = useApi(governanceApiRef);
  return usePagedQuery(`${id} ${version}`, async page => {
    const { items, total, nextCursor } = await api.getWaves(id, {}, page);
    return { items, total, nextCursor };
  });
}
