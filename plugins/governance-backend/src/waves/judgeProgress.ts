import { WaveItemState } from '@countersign/plugin-governance-common';

/** How many items are in each state. */
export type ItemCounts = Partial<Record<WaveItemState, number>>;

/** What waves do next. */
export type NextStep =
  | { kind: 'begin' }
  | { kind: 'wait' }
  | { kind: 'next-wave' }
  | { kind: 'pause'; failures: number }
  | { kind: 'finish' };

/**
 * What comes next: a wave whose failures reach the threshold pauses all; one that is not settled is waited for, and only then the
 * next one begins. What fails and is tried again counts as a failure, and is not waited for. Pure.
 *
 * @param counts.current - of the wave under way
 * @param counts.all - of all of them
 */
export function judgeProgress(
  waves: { wave: number; waves: number; pauseAt: number },
  counts: { current: ItemCounts; all: ItemCounts },
): NextStep {
  const { current, all } = counts;
  const failures = (current.failed ?? 0) + (current.trying ?? 0);
  if (failures >= waves.pauseAt) {
    return { kind: 'pause', failures };
  }
  if ((current.waiting ?? 0) > 0) {
    return { kind: 'begin' };
  }
  if ((current.begun ?? 0) > 0) {
    return { kind: 'wait' };
  }
  if (waves.wave < waves.waves) {
    return { kind: 'next-wave' };
  }
  return (all.begun ?? 0) + (all.trying ?? 0) + (all.switching ?? 0) > 0
    ? { kind: 'wait' }
    : { kind: 'finish' };
}
