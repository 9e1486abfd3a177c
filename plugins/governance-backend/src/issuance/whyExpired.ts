import { EffectCall } from '@countersign/plugin-governance-node';

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * Why what was approved holds no more, if so: an effect is ordered at the moment of its approval, and whatever keeps it from being
 * carried out gives the approval no longer life.
 */
export function whyExpired(
  { orderedAt, now }: Pick<EffectCall, 'orderedAt' | 'now'>,
  validityMs: number,
): string | undefined {
  return now.getTime() - orderedAt.getTime() <= validityMs
    ? undefined
    : `approval-expired: it was approved at ${orderedAt.toISOString()}, and an approval holds for ${
        validityMs / DAY_MS
      } days`;
}
