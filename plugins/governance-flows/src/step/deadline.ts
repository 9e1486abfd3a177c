import { Run } from './run';
import { MAX_DURATION_TIMER } from './setTimers';

/** Whether a timer that leaves the state is due, although nobody has fired it yet. */
export function isAfterDeadline(run: Run): boolean {
  const { snapshot, definition } = run;
  const state = definition.states[snapshot.state];
  const timers = 'timers' in state ? state.timers : [];
  return snapshot.timers.some(timer => {
    const declared = timers[Number(timer.id.split('/')[1])];
    const leaves =
      timer.id === MAX_DURATION_TIMER || (declared && 'goto' in declared);
    return leaves && timer.due <= run.now;
  });
}
