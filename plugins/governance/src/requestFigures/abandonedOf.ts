import { RequestCounts } from '@countersign/plugin-governance-common';

/** The ways in which a request is abandoned. */
export const WAYS_TO_ABANDON = [
  'unanswered',
  'unconfirmed',
  'unclaimed',
  'withdrawn',
] as const satisfies ReadonlyArray<keyof RequestCounts>;

/** How many requests were abandoned, in whatever way. */
export function abandonedOf(counts: RequestCounts): number {
  return WAYS_TO_ABANDON.reduce((sum, way) => sum + counts[way], 0);
}
