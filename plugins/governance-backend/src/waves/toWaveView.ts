import {
  IncidentWavesView,
  WaveItemView,
} from '@countersign/plugin-governance-common';
import { ItemCounts } from './judgeProgress';
import { ShownItem } from './operations/items';
import { WavesRow } from './rows';

/** Waves as they are shown. */
export function toWaveView(
  row: WavesRow,
  counts: ItemCounts,
): IncidentWavesView {
  return {
    id: row.id,
    kind: row.kind,
    target: row.target,
    action: row.action,
    reason: row.reason,
    state: row.state,
    why: row.why ?? undefined,
    startedBy: row.started_by,
    startedAt: row.started_at,
    changedBy: row.changed_by ?? undefined,
    changedAt: row.changed_at ?? undefined,
    settledAt: row.settled_at ?? undefined,
    waveSize: row.wave_size,
    pauseAt: row.pause_at,
    wave: row.wave,
    waves: row.waves,
    total: Object.values(counts).reduce((sum, count) => sum + count, 0),
    counts: {
      waiting: counts.waiting ?? 0,
      begun: counts.begun ?? 0,
      trying: counts.trying ?? 0,
      switching: counts.switching ?? 0,
      done: counts.done ?? 0,
      failed: counts.failed ?? 0,
      leftOut: counts['left-out'] ?? 0,
      cancelled: counts.cancelled ?? 0,
    },
  };
}

/** One credential in waves as it is shown. */
export function toItemView(row: ShownItem): WaveItemView {
  return {
    credentialId: row.credential_id,
    wave: row.wave,
    state: row.state,
    reason: row.reason ?? undefined,
    identity: row.identity,
    environment: row.environment,
    issuer: row.issuer,
    owner: row.owner,
    instanceId: row.instance_id ?? undefined,
    begunAt: row.begun_at ?? undefined,
    settledAt: row.settled_at ?? undefined,
  };
}
