import { edgesOf, reachableFrom } from '../definition/edges';
import { FlowCheck } from './check';

/** From every state an end can be reached. A state without any way out is a dead end, which is told apart. */
export const noPathToEnd: FlowCheck = {
  id: 'no-path-to-end',
  run(definition) {
    const rests = (name: string) =>
      edgesOf(definition.states[name]).length === 0;
    const trapped = Object.keys(definition.states).filter(
      name =>
        !rests(name) && ![...reachableFrom(definition, [name])].some(rests),
    );
    return trapped.length === 0
      ? []
      : [
          {
            path: ['states', trapped[0]],
            message: `no way leads from ${trapped.join(', ')} to an end`,
          },
        ];
  },
};
