import { FlowCheck } from './check';

/** A state that waits for people or for a signal leaves by itself in the end. */
export const missingTerminalTimer: FlowCheck = {
  id: 'missing-terminal-timer',
  run(definition) {
    if (definition.maxDuration) {
      return [];
    }
    return Object.entries(definition.states)
      .filter(
        ([, state]) =>
          'timers' in state && !state.timers.some(timer => 'goto' in timer),
      )
      .map(([name]) => ({
        path: ['states', name],
        message: `${name} may wait for ever: it needs a timer with goto, or the flow needs maxDuration`,
      }));
  },
};
