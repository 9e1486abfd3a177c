import { FlowState } from '../definition/definition';

/**
 * The outline of a state in a drawing.
 *
 * @public
 */
export type StateShape = 'hexagon' | 'rounded' | 'box' | 'pill' | 'shield';

/** What a state looks like and does. */
export interface StateLook {
  /** The kind in a word, as readers know it. */
  word: string;
  shape: StateShape;
  /** What Mermaid puts around the label of such a node. */
  mermaid: readonly [open: string, close: string];
  /** What the state does, in a line. */
  summary: string;
}

/** How a state is drawn and described. A new kind of state is drawn as soon as it stands here. */
export function describeState(state: FlowState): StateLook {
  switch (state.kind) {
    case 'gate':
      return {
        word: 'Gate',
        shape: 'hexagon',
        mermaid: ['{{', '}}'],
        summary:
          state.rules.length === 1 ? '1 rule' : `${state.rules.length} rules`,
      };
    case 'approval':
      return {
        word: 'Approval',
        shape: 'rounded',
        mermaid: ['(', ')'],
        summary:
          state.strategy === undefined
            ? state.stages
                .map(({ id, quorum }) => `${quorum} of ${id}`)
                .join(', ')
            : `${state.stages.map(({ id }) => id).join(', ')} by ${
                state.strategy
              }`,
      };
    case 'challenge':
      return {
        word: 'Step-up',
        shape: 'shield',
        mermaid: ['[/', '/]'],
        summary: state.uses,
      };
    case 'effect':
      return {
        word: 'Effect',
        shape: 'box',
        mermaid: ['[', ']'],
        summary: state.uses,
      };
    case 'wait':
      return {
        word: 'Wait',
        shape: 'box',
        mermaid: ['[[', ']]'],
        summary: state.for.join(', '),
      };
    case 'end':
      return {
        word: 'End',
        shape: 'pill',
        mermaid: ['([', '])'],
        summary: state.outcome,
      };
    default: {
      const unreachable: never = state;
      throw new TypeError(`Unknown state ${JSON.stringify(unreachable)}`);
    }
  }
}
