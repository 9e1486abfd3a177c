import { edgesOf, reachableFrom } from '../definition/edges';
import { FlowCheck } from './check';

/** No circle runs through gates only: it would never rest. */
export const gateCycle: FlowCheck = {
  id: 'gate-cycle',
  run(definition) {
    return Object.entries(definition.states)
      .filter(
        ([name, state]) =>
          state.kind === 'gate' &&
          reachableFrom(
            definition,
            edgesOf(state).map(edge => edge.to),
            through => through.kind === 'gate',
          ).has(name),
      )
      .map(([name]) => ({
        path: ['states', name],
        message: `${name} leads back to itself through gates only`,
      }));
  },
};
