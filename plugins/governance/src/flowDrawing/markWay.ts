import { FlowGraph } from '@countersign/plugin-governance-flows';

/** The way that an instance has taken: where it was, and from where to where it went. */
export interface FlowWay {
  states: string[];
  moves: Array<{
    from: string;
    to: string;
    /** Id of the way as the graph of the flow has it; without it every way between the two counts. */
    edge?: string;
    /** Why it was taken, as the evidence says; tells the ways of a gate apart that lead to the same state. */
    code?: string;
  }>;
}

/** What an instance has to do with the parts of its flow. */
export interface FlowMarks {
  /** Whether there is an instance at all; without one nothing is left aside. */
  hasInstance: boolean;
  current?: string;
  visited: ReadonlySet<string>;
  /** Ids of ways. */
  taken: ReadonlySet<string>;
}

function isTakenFor(edge: FlowGraph['edges'][number], code = ''): boolean {
  if (code.startsWith('rule:')) {
    return edge.cause === 'rule' && edge.label === code.slice('rule:'.length);
  }
  return code !== 'else' || edge.cause === 'else';
}

/** Finds the parts of a flow that an instance has come through. */
export function markWay(
  graph: FlowGraph,
  way: FlowWay | undefined,
  current: string | undefined,
): FlowMarks {
  const moves = way?.moves ?? [];
  return {
    hasInstance: way !== undefined || current !== undefined,
    current,
    visited: new Set([...(way?.states ?? []), ...(current ? [current] : [])]),
    taken: new Set(
      graph.edges
        .filter(edge =>
          moves.some(
            move =>
              move.from === edge.from &&
              move.to === edge.to &&
              (move.edge === undefined || move.edge === edge.id) &&
              isTakenFor(edge, move.code),
          ),
        )
        .map(({ id }) => id),
    ),
  };
}
