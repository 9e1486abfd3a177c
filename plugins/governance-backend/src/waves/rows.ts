import {
  IncidentWavesView,
  WaveAction,
  WaveItemState,
  WaveTarget,
} from '@countersign/plugin-governance-common';

/** A row of `incident_waves`: what something holds, being ended in waves. */
export interface WavesRow {
  id: string;
  kind: WaveTarget['kind'];
  target: string;
  action: WaveAction;
  state: IncidentWavesView['state'];
  reason: string;
  started_by: string;
  started_at: string;
  wave_size: number;
  /** That many failures in one wave pause it. */
  pause_at: number;
  /** The wave under way; 0 before the first. */
  wave: number;
  waves: number;
  /** Why it has paused by itself. */
  why: string | null;
  changed_by: string | null;
  changed_at: string | null;
  /** When nothing of it was under way any more. */
  settled_at: string | null;
  /** Keeps a second one from the same target; empty when it is over. */
  open_key: string | null;
}

/** A row of `incident_wave_items`: one credential in waves. */
export interface WaveItemRow {
  operation_id: string;
  position: number;
  credential_id: string;
  /** 0 for what is left out. */
  wave: number;
  state: WaveItemState;
  reason: string | null;
  instance_id: string | null;
  /** Calls that its flow had made when it was last resumed. */
  attempts_before: number;
  begun_at: string | null;
  settled_at: string | null;
}

/** A row of `incident_wave_notices`: somebody who is to be told, once. */
export interface WaveNoticeRow {
  id: string;
  operation_id: string;
  /** `affected`: credentials of theirs are ended; `paused`, `finished`: what they have started is. */
  kind: 'affected' | 'paused' | 'finished';
  recipient: string;
  credentials: number;
  why: string | null;
  claimed_until: string | null;
  told_at: string | null;
}

/** States of an item that is under way. */
export const UNDER_WAY = [
  'begun',
  'trying',
  'switching',
] as const satisfies readonly WaveItemState[];
