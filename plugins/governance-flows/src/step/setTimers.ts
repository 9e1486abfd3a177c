import { FlowTimer } from '../definition/definition';
import { addDuration, subtractDuration } from '../definition/durations';
import { Run, evaluate } from './run';

export const MAX_DURATION_TIMER = 'maxDuration';

function dueOf(run: Run, timer: FlowTimer): string | undefined {
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
