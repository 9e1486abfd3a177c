import { FlowDefinition, FlowTimer } from '../definition/definition';
import { edgesOf, FlowEdge } from '../definition/edges';
import { guardBlocks } from '../step/findGuard';
import { describeState, StateShape } from './stateKinds';

/**
 * A state as a drawing shows it.
 *
 * @public
 */
export interface FlowGraphNode {
  /** Name of the state in the flow. */
  name: string;
  /** The kind of state in a word. */
  kind: string;
  shape: StateShape;
  /** What the state does, in a line. */
  summary: string;
  initial: boolean;
}

/**
 * A way from one state to another. `id` is stable while the flow is: where the way stands in the source.
 *
 * @public
 */
export interface FlowGraphEdge {
  id: string;
  from: string;
  to: string;
  /** When this way is taken: the id of a rule, a decision, a signal, a time. */
  label: string;
  cause:
    | 'rule'
    | 'else'
    | 'decision'
    | 'signal'
    | 'effect'
    | 'proof'
    | 'timer'
    | 'guard';
}

/**
 * A flow as states and ways between them, in the order of the source: what is drawn, and what is read out instead.
 *
 * @public
 */
export interface FlowGraph {
  title: string;
  version: string;
  nodes: FlowGraphNode[];
  edges: FlowGraphEdge[];
  /** When an instance is broken off wherever it is, ISO 8601 duration, and where it goes then. */
  maxDuration?: { after: string; goto: string };
}

function labelTimer(timer: FlowTimer): string {
  if ('after' in timer) {
    return `after ${timer.after}`;
  }
  if ('each' in timer) {
    return `at each of ${timer.each}`;
  }
  return 'at' in timer
    ? `at ${timer.at}`
    : `${timer.by} before ${timer.before}`;
}

function labelEdge(
  state: FlowDefinition['states'][string],
  edge: FlowEdge,
): string {
  const [, key] = edge.path;
  switch (edge.cause) {
    case 'rule':
      return state.kind === 'gate' ? state.rules[Number(key)].id : String(key);
    case 'else':
      return 'else';
    case 'timer':
      return 'timers' in state
        ? labelTimer(state.timers[Number(key)])
        : String(key);
    case 'decision':
    case 'signal':
    case 'effect':
    case 'proof':
      return String(key);
    default: {
      const unreachable: never = edge.cause;
      throw new TypeError(`Unknown cause ${JSON.stringify(unreachable)}`);
    }
  }
}

function guardEdges(definition: FlowDefinition): FlowGraphEdge[] {
  return Object.entries(definition.states).flatMap(([from, state]) =>
    state.kind === 'effect'
      ? (definition.guards ?? [])
          .filter(guard => guardBlocks(guard, state.uses))
          .map(guard => ({
            id: `${from}/guards.${guard.id}`,
            from,
            to: guard.goto,
            label: guard.id,
            cause: 'guard' as const,
          }))
      : [],
  );
}

/**
 * What there is to draw of a flow. A way to a state that does not exist keeps its end, drawn as missing.
 *
 * @public
 */
export function toFlowGraph(definition: FlowDefinition): FlowGraph {
  const { metadata, states, initial, maxDuration } = definition;
  const edges = [
    ...Object.entries(states).flatMap(([from, state]) =>
      edgesOf(state).map(edge => ({
        id: `${from}/${edge.path.join('.')}`,
        from,
        to: edge.to,
        label: labelEdge(state, edge),
        cause: edge.cause,
      })),
    ),
    ...guardEdges(definition),
  ];
  const missing = new Set(
    edges.map(({ to }) => to).filter(to => !Object.hasOwn(states, to)),
  );
  return {
    title: metadata.title ?? metadata.name,
    version: metadata.version,
    nodes: [
      ...Object.entries(states).map(([name, state]) => {
        const { word, shape, summary } = describeState(state);
        return { name, kind: word, shape, summary, initial: name === initial };
      }),
      ...[...missing].map(name => ({
        name,
        kind: 'Missing',
        shape: 'box' as const,
        summary: 'no such state',
        initial: false,
      })),
    ],
    edges,
    maxDuration,
  };
}
