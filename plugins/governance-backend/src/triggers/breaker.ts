import { FlowTrigger } from '@countersign/plugin-governance-flows';

/** How the instances of a run have ended. */
export interface EndedCount {
  ended: number;
  refused: number;
}

/** Why a run must not go on, or `undefined` when it may: too many of its instances ended in a refusal. */
export function findTrip(
  breaker: FlowTrigger['breaker'],
  { ended, refused }: EndedCount,
): string | undefined {
  if (!breaker || ended < breaker.minSamples || ended === 0) {
    return undefined;
  }
  const rate = refused / ended;
  return rate > breaker.denyRate
    ? `${refused} of ${ended} instances that have ended were refused or taken away, more than ${Math.round(
        breaker.denyRate * 100,
      )} %`
    : undefined;
}
