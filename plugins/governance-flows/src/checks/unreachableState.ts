import { reachableFrom } from '../definition/edges';
import { FlowCheck } from './check';

/** Every state can be reached from the start, or when the time for the whole runs out. */
export const unreachableState: FlowCheck = {
  id: 'unreachable-state',
  run(definition) {
    const reached = reachableFrom(definition, [
      definition.initial,
      ...(definition.maxDuration ? [definition.maxDuration.goto] : []),
    ]);
    return Object.keys(definition.states)
      .filter(name => !reached.has(name))
      .map(name => ({
        path: ['states', name],
        message: `nothing leads to ${name}`,
      }));
  },
};
