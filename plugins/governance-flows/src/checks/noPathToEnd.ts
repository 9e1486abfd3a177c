import { reachableFrom } from '../definition/edges';
import { FlowCheck } from './check';

/** From every state an end can be reached. */
export const noPathToEnd: FlowCheck = {
  id: 'no-path-to-end',
  run(definition) {
    return Object.keys(definition.states)
      .filter(
        name =>
          ![...reachableFrom(definition, [name])].some(
            reached => definition.states[reached].kind === 'end',
          ),
      )
      .map(name => ({
        path: ['states', name],
        message: `no way leads from ${name} to an end`,
      }));
  },
};
