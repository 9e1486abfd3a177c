import { edgesOf } from '../definition/edges';
import { FlowCheck } from './check';

/** Every target is a state of the flow. */
export const danglingTarget: FlowCheck = {
  id: 'dangling-target',
  run(definition) {
    const known = Object.keys(definition.states);
    const targets = [
      { to: definition.initial, path: ['initial'] as (string | number)[] },
      ...(definition.maxDuration
        ? [{ to: definition.maxDuration.goto, path: ['maxDuration', 'goto'] }]
        : []),
      ...(definition.guards ?? []).map((guard, index) => ({
        to: guard.goto,
        path: ['guards', index, 'goto'],
      })),
      ...Object.entries(definition.states).flatMap(([name, state]) =>
        edgesOf(state).map(edge => ({
          to: edge.to,
          path: ['states', name, ...edge.path],
        })),
      ),
    ];
    return targets
      .filter(({ to }) => !known.includes(to))
      .map(({ to, path }) => ({
        path,
        message: `${to} is not a state; known are: ${known.join(', ')}`,
      }));
  },
};
