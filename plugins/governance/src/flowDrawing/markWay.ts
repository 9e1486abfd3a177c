import { FlowGraph } from '@countersign/plugin-governance-flows';

/** The way that an instance has taken: where it was, and from where to where it went. */
export interface FlowWay {
  states: string[];
  moves: Array<{
    from: string;
    to: string;
    /** Id of the way as the graph of the flow has it; without it every way between the two counts. */
    edge?: string;
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
        .filter(({ id, from, to }) =>
          moves.some(
            move =>
              move.from === from &&
              move.to === to &&
              (move.edge === undefined || move.edge === id),
          ),
        )
        .map(({ id }) => id),
    ),
  };
}
