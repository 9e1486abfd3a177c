import {
  IncidentWavesDetail,
  IncidentWavesView,
  WaveAction,
  WaveItemState,
  WavePreview,
  WaveTarget,
} from '../api';
import { Page } from '../reviews';
import type { PageRequest } from './PageRequest';

/** What is to be ended in waves, and why. @public */
export interface WaveRequest extends WaveTarget {
  action: WaveAction;
  reason: string;
  /** Credentials of one wave; 10 unless told. */
  waveSize?: number;
  /** That many failures in one wave pause it; 3 unless told. */
  pauseAt?: number;
}

/** What something holds, revoked or replaced in waves in an incident. @public */
export interface WaveApi {
  /** What waves would do. Writes nothing. */
  previewWaves(
    request: WaveTarget & { action: WaveAction },
    page?: PageRequest,
  ): Promise<WavePreview>;
  startWaves(request: WaveRequest): Promise<IncidentWavesView>;
  /** The newest first. */
  listWaves(page?: PageRequest): Promise<Page<IncidentWavesView>>;
  /** With a page of its credentials, or of those in one state. */
  getWaves(
    id: string,
    filter?: { state?: WaveItemState },
    page?: PageRequest,
  ): Promise<IncidentWavesDetail>;
  /** Begins nothing more; what has begun goes on. */
  pauseWaves(id: string): Promise<IncidentWavesView>;
  /** Goes on, and tries again what has failed. */
  resumeWaves(id: string): Promise<IncidentWavesView>;
  /** Gives up what has not begun; what has begun goes on. */
  cancelWaves(id: string): Promise<IncidentWavesView>;
}
