import { edgesOf } from '../definition/edges';
import { FlowCheck } from './check';

/** Every state but an end has a way out. */
export const deadEnd: FlowCheck = {
  id: 'dead-end',
  run(definition) {
    return Object.entries(definition.states)
      .filter(
        ([, state]) => state.kind !== 'end' && edgesOf(state).length === 0,
      )
      .map(([name]) => ({
        path: ['states', name],
        message: `nothing leads out of ${name}, and it is no end`,
      }));
  },
};
