import { EvidenceBundle } from '@countersign/plugin-governance-common';
import { isEvidenceStale } from '../certification/assembleEvidence';
import { ReviewRow } from '../certification/reviewRow';
import { SecondReason } from './operations/seconds';

/** So long before it is asked about, a change of owner counts as one that happened meanwhile. */
export const OWNERSHIP_SETTLES_MS = 14 * 24 * 60 * 60 * 1000;

/** Since when a change of owner has a keep of an item take a second person. */
export function settledBefore(row: Pick<ReviewRow, 'opened_at'>): string {
  return new Date(
    Date.parse(row.opened_at) - OWNERSHIP_SETTLES_MS,
  ).toISOString();
}

/** Whether nobody is known to own what the evidence is about. */
export function isUnowned(bundle: EvidenceBundle): boolean {
  return !bundle.identity.facts.find(({ field }) => field === 'owner')?.known;
}

/**
 * Why keeping an item takes a second person; nothing where it does not. Pure.
 *
 * @param ownerChangedAt - when its owner changed last
 */
export function needsSecond(
  row: Pick<ReviewRow, 'opened_at' | 'evidence'>,
  limits: { now: Date; maxAgeMs: number; ownerChangedAt: string | undefined },
): SecondReason[] {
  const bundle: EvidenceBundle = JSON.parse(row.evidence);
  const { ownerChangedAt } = limits;
  return [
    ...(isEvidenceStale(bundle, limits) ? (['stale-evidence'] as const) : []),
    ...(isUnowned(bundle) ? (['unresolved-owner'] as const) : []),
    ...(ownerChangedAt !== undefined && ownerChangedAt >= settledBefore(row)
      ? (['ownership-changed'] as const)
      : []),
  ];
}
