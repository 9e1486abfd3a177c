import { approximateMillis } from '../definition/durations';
import { FlowCheck } from './check';

/** A reminder or an escalation comes before the state is left, and nothing after the flow's own end. */
export const timerOrder: FlowCheck = {
  id: 'timer-order',
  run(definition) {
    const longest = definition.maxDuration
      ? approximateMillis(definition.maxDuration.after)
      : Infinity;
    return Object.entries(definition.states).flatMap(([name, state]) => {
      if (!('timers' in state)) {
        return [];
      }
      const leaves = state.timers.flatMap(timer =>
        'goto' in timer && 'after' in timer
          ? [approximateMillis(timer.after)]
          : [],
      );
      const first = Math.min(longest, ...leaves);
      return state.timers.flatMap((timer, index) => {
        if (!('after' in timer)) {
          return [];
        }
        const due = approximateMillis(timer.after);
        const path = ['states', name, 'timers', index, 'after'];
        if (due > longest) {
          return [
            {
              path,
              message: `${timer.after} is longer than maxDuration ${definition.maxDuration?.after}`,
            },
          ];
        }
        const late = 'goto' in timer ? due > first : due >= first;
        return late
          ? [
              {
                path,
                message: `${timer.after} comes after ${name} has been left`,
              },
            ]
          : [];
      });
    });
  },
};
