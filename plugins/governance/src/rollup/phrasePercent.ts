/**
 * A share in whole percent, rounded down, so that it is 100 % only where it is everything. Nothing of nothing has no share.
 */
export function phrasePercent(part: number, base: number): string | undefined {
  return base === 0 ? undefined : `${Math.floor((part / base) * 100)}\u00a0%`;
}
