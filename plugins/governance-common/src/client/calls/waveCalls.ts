import {
  IncidentWavesDetail,
  IncidentWavesView,
  WaveAction,
  WaveItemState,
  WavePreview,
  WaveTarget,
} from '../../api';
import { Page } from '../../reviews';
import type { GovernanceApi } from '../GovernanceApi';
import type { PageRequest } from '../PageRequest';
import type { WaveRequest } from '../WaveApi';
import { HttpCalls } from './HttpCalls';

/** What something holds, revoked or replaced in waves. */
export const waveCalls = (http: HttpCalls) => {
  const turn = (id: string, how: 'pause' | 'resume' | 'cancel') =>
    http.post<IncidentWavesView>(
      `/incident-waves/${encodeURIComponent(id)}/${how}`,
      {},
    );
  return {
    previewWaves(
      request: WaveTarget & { action: WaveAction },
      page: PageRequest = {},
    ) {
      return http.post<WavePreview>('/incident-waves/preview', {
        ...request,
        ...page,
      });
    },

    startWaves(request: WaveRequest) {
      return http.post<IncidentWavesView>('/incident-waves', request);
    },

    listWaves(page: PageRequest = {}) {
      return http.get<Page<IncidentWavesView>>('/incident-waves', { ...page });
    },

    getWaves(
      id: string,
      filter: { state?: WaveItemState } = {},
      page: PageRequest = {},
    ) {
      return http.get<IncidentWavesDetail>(
        `/incident-waves/${encodeURIComponent(id)}`,
        { ...filter, ...page },
      );
    },

    pauseWaves: (id: string) => turn(id, 'pause'),
    resumeWaves: (id: string) => turn(id, 'resume'),
    cancelWaves: (id: string) => turn(id, 'cancel'),
  } satisfies Partial<GovernanceApi>;
};
