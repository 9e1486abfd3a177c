import { FlowCheck } from './check';

/** More than anybody reviews, and a bound for everything that is decided over the graph of a flow. */
export const MOST_STATES = 200;

/** A flow is of a size that can be read and decided. */
export const tooManyStates: FlowCheck = {
  id: 'too-many-states',
  run(definition) {
    const count = Object.keys(definition.states).length;
    return count <= MOST_STATES
      ? []
      : [
          {
            path: ['states'],
            message: `the flow has ${count} states; at most ${MOST_STATES} are accepted`,
          },
        ];
  },
};
