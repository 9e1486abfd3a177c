import { useApi } from '@backstage/frontend-plugin-api';
import {
  WaveAction,
  WavePreview,
  WaveTarget,
} from '@countersign/plugin-governance-common';
import { governanceApiRef } from '../api/governanceApiRef';
import { Query, useQuery } from './useQuery';

/** What waves over something would do; nothing is asked until it is said what is meant. */
export function useWavePreview(
  request: WaveTarget & { action: WaveAction },
): Query<WavePreview> {
  const api = useApi(governanceApiRef);
  const { kind, target, action } = request;
  return useQuery(
    target === '' ? undefined : JSON.stringify([kind, target, action]),
    () => api.previewWaves({ kind, target, action }),
  );
}
