import { FlowDefinition, FlowState, FlowTimer } from './definition';

/** A way out of a state and where in the source it is written, relative to the state. */
export interface FlowEdge {
  to: string;
  path: (string | number)[];
  cause: 'rule' | 'else' | 'decision' | 'signal' | 'effect' | 'proof' | 'timer';
}

function timerEdges(timers: FlowTimer[]): FlowEdge[] {
  return timers.flatMap((timer, index) =>
    'goto' in timer
      ? [
          {
            to: timer.goto,
            path: ['timers', index, 'goto'],
            cause: 'timer' as const,
          },
        ]
      : [],
  );
}

function onEdges(
  on: { [name: string]: string },
  cause: FlowEdge['cause'],
): FlowEdge[] {
  return Object.entries(on).map(([name, to]) => ({
    to,
    path: ['on', name],
    cause,
  }));
}

/** Every way out of a state, in the order of the source. */
export function edgesOf(state: FlowState): FlowEdge[] {
  switch (state.kind) {
    case 'gate':
      return [
        ...state.rules.map((rule, index) => ({
          to: rule.goto,
          path: ['gate', index, 'goto'],
          cause: 'rule' as const,
        })),
        {
          to: state.else,
          path: ['gate', state.rules.length, 'else'],
          cause: 'else' as const,
        },
      ];
    case 'approval':
      return [...timerEdges(state.timers), ...onEdges(state.on, 'decision')];
    case 'challenge':
      return [...timerEdges(state.timers), ...onEdges(state.on, 'proof')];
    case 'wait':
      return [...timerEdges(state.timers), ...onEdges(state.on, 'signal')];
    case 'effect':
      return onEdges(state.on, 'effect');
    case 'end':
      return [];
    default: {
      const unreachable: never = state;
      throw new TypeError(`Unknown state ${JSON.stringify(unreachable)}`);
    }
  }
}

/** Where an instance can be without an edge: at the start, where a guard leads, and when its time is over. */
export function entriesOf(definition: FlowDefinition): string[] {
  return [
    definition.initial,
    ...(definition.guards ?? []).map(guard => guard.goto),
    ...(definition.maxDuration ? [definition.maxDuration.goto] : []),
  ];
}

/**
 * The states that can be reached from the given ones, these included.
 *
 * @param through - whether the ways out of a state are followed; all are unless told.
 */
export function reachableFrom(
  definition: FlowDefinition,
  from: readonly string[],
  through: (state: FlowState, name: string) => boolean = () => true,
): Set<string> {
  const reached = new Set<string>();
  const open = from.filter(name => Object.hasOwn(definition.states, name));
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (reached.has(name)) {
      continue;
    }
    reached.add(name);
    const state = definition.states[name];
    if (through(state, name)) {
      open.push(
        ...edgesOf(state)
          .map(edge => edge.to)
          .filter(to => Object.hasOwn(definition.states, to)),
      );
    }
  }
  return reached;
}
