import { FlowTimer } from '../definition/definition';
import { addDuration, subtractDuration } from '../definition/durations';
import { readTime } from '../definition/readTime';
import { Run, evaluate, toList } from './run';

export const MAX_DURATION_TIMER = 'maxDuration';

/** The times of a timer that fires several times; what is no time is left out. */
function timesOf(run: Run, each: string): string[] {
  const result = evaluate(run, each, 'list<string>', 'timer');
  return result.ok
    ? toList(result.value).flatMap(text => readTime(text) ?? [])
    : [];
}

function dueOf(
  run: Run,
  timer: Exclude<FlowTimer, { each: string }>,
): string | undefined {
  if ('after' in timer) {
    return addDuration(run.now, timer.after);
  }
  const expression = 'at' in timer ? timer.at : timer.before;
  const result = evaluate(run, expression, 'timestamp', 'timer');
  if (!result.ok || typeof result.value !== 'string') {
    return undefined;
  }
  return 'by' in timer
    ? subtractDuration(result.value, timer.by)
    : result.value;
}

/**
 * Sets the timers of the state just entered. A reminder whose time cannot be evaluated is left out; yields `false` when
 * that happens to a timer that leaves the state, for then nobody knows when it would be left.
 */
export function setTimers(run: Run, timers: FlowTimer[]): boolean {
  const { snapshot } = run;
  return timers
    .map((timer, index) => {
      if ('each' in timer) {
        const { visit } = snapshot;
        snapshot.timers = [
          ...snapshot.timers,
          ...timesOf(run, timer.each).map((due, place) => ({
            id: `${visit}/${index}/${place}`,
            visit,
            due,
          })),
        ];
        return true;
      }
      const due = dueOf(run, timer);
      if (due !== undefined) {
        const { visit } = snapshot;
        snapshot.timers = [
          ...snapshot.timers,
          { id: `${visit}/${index}`, visit, due },
        ];
      }
      return due !== undefined || !('goto' in timer);
    })
    .every(Boolean);
}
