import { FlowWay } from './markWay';

/** The way through states in the order in which they were entered. */
export function wayOf(path: readonly string[]): FlowWay {
  return {
    states: [...path],
    moves: path.slice(1).map((to, index) => ({ from: path[index], to })),
  };
}
