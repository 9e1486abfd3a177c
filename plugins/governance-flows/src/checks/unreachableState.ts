import { entriesOf, reachableFrom } from '../definition/edges';
import { FlowCheck } from './check';
import { danglingTarget } from './danglingTarget';

/** Every state can be reached from the start, from a guard, or when the time for the whole runs out. */
export const unreachableState: FlowCheck = {
  id: 'unreachable-state',
  run(definition) {
    if (danglingTarget.run(definition).length > 0) {
      // What a target was meant to be is not known, so neither is what nothing leads to.
      return [];
    }
    const reached = reachableFrom(definition, entriesOf(definition));
    return Object.keys(definition.states)
      .filter(name => !reached.has(name))
      .map(name => ({
        path: ['states', name],
        message: `nothing leads to ${name}`,
      }));
  },
};
