import { edgeNameOf, finalDecisionOf } from '../definition/decisions';
import { FlowDefinition, FlowState } from '../definition/definition';
import { FlowEdge, edgesOf } from '../definition/edges';
import { guardBlocks } from '../step/findGuard';

/** A way from one state to another, and what takes it. */
export interface Way {
  from: string;
  to: string;
  cause: FlowEdge['cause'] | 'guard';
  /** Where it is written, relative to `spec`. */
  path: (string | number)[];
  /** Whether it takes the quorum of an approval. The most restrictive decision takes one vote, so it does not. */
  carried: boolean;
  /** Whether it is a rule that grants within caps. */
  bounded: boolean;
  /** Whether somebody proved presence. */
  proven: boolean;
  /** Index of the gate's rule; the number of its rules for `else`. */
  rule?: number;
}

function describe(name: string, state: FlowState, edge: FlowEdge): Way {
  const at = edge.path[1];
  const rule = state.kind === 'gate' ? Number(at) : undefined;
  return {
    from: name,
    to: edge.to,
    cause: edge.cause,
    path: ['states', name, ...edge.path],
    carried:
      edge.cause === 'decision' &&
      state.kind === 'approval' &&
      at !== edgeNameOf(finalDecisionOf(state)),
    bounded: state.kind === 'gate' && state.rules[Number(at)]?.bounded === true,
    proven: edge.cause === 'proof' && at === 'passed',
    ...(rule === undefined ? {} : { rule }),
  };
}

/** Every way of a flow, those that guards take among them. When its time is over it goes on elsewhere: see {@link startsOf}. */
export function listWays(definition: FlowDefinition): Way[] {
  return Object.entries(definition.states).flatMap(([name, state]) => {
    const edges = edgesOf(state).map(edge => describe(name, state, edge));
    const guards =
      state.kind === 'effect'
        ? (definition.guards ?? []).flatMap((guard, index): Way[] =>
            guardBlocks(guard, state.uses)
              ? [
                  {
                    from: name,
                    to: guard.goto,
                    cause: 'guard',
                    path: ['guards', index, 'goto'],
                    carried: false,
                    bounded: false,
                    proven: false,
                  },
                ]
              : [],
          )
        : [];
    return [...edges, ...guards];
  });
}

/** Where an instance can be without anybody having decided anything: at the start, and when the time of the whole is over. */
export function startsOf(definition: FlowDefinition): string[] {
  return [
    definition.initial,
    ...(definition.maxDuration ? [definition.maxDuration.goto] : []),
  ];
}

const leavingOf = new WeakMap<readonly Way[], Map<string, Way[]>>();

/** Ways by the state that they leave; kept as long as the list is, for every check asks. */
function groupByStart(ways: readonly Way[]): Map<string, Way[]> {
  const known = leavingOf.get(ways);
  if (known) {
    return known;
  }
  const leaving = new Map<string, Way[]>();
  for (const way of ways) {
    const others = leaving.get(way.from);
    if (others) {
      others.push(way);
    } else {
      leaving.set(way.from, [way]);
    }
  }
  leavingOf.set(ways, leaving);
  return leaving;
}

/** The shortest way to every state that can be reached, by state. A start is reached by no way at all. */
export function followWays(
  ways: readonly Way[],
  from: readonly string[],
  follow: (way: Way) => boolean = () => true,
): Map<string, Way[]> {
  const leaving = groupByStart(ways);
  const reached = new Map<string, Way[]>(from.map(name => [name, []]));
  const open = [...reached.keys()];
  for (let name = open.shift(); name !== undefined; name = open.shift()) {
    const taken = reached.get(name) ?? [];
    for (const way of leaving.get(name) ?? []) {
      if (!reached.has(way.to) && follow(way)) {
        reached.set(way.to, [...taken, way]);
        open.push(way.to);
      }
    }
  }
  return reached;
}

/** A way in words, for example `intake → issue`. */
export function wayText(start: string, taken: readonly Way[]): string {
  return [taken[0]?.from ?? start, ...taken.map(({ to }) => to)].join(' → ');
}
