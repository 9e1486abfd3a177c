import { addDuration, isPositiveDuration } from '../definition/durations';
import { Refusal } from './event';
import { Run } from './run';

/** Moves every timer that has not fired by a duration. The state is not left, and nobody is told. */
export function delayTimers(run: Run, by: string): Refusal | undefined {
  if (!isPositiveDuration(by)) {
    return {
      code: 'unknown-duration',
      reason: `${by} is no ISO 8601 duration longer than nothing`,
    };
  }
  const { snapshot } = run;
  snapshot.timers = snapshot.timers.map(timer => ({
    ...timer,
    due: addDuration(timer.due, by),
  }));
  return undefined;
}
