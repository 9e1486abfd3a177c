import { edgeNameOf, finalDecisionOf } from '../definition/decisions';
import {
  ApprovalState,
  FlowDefinition,
  FlowState,
} from '../definition/definition';
import { FlowEdge, edgesOf } from '../definition/edges';
import { isConsenting } from '../definition/outcomes';

/**
 * What an effect does to access, told by its versioned name.
 *
 * @public
 */
export type EffectAccess = (uses: string) => 'gives' | 'takes' | 'none';

/** A proof of presence is less than an approval, however many there are, and more than nothing. */
const PRESENCE = 1 / 1024;

/** The fewest votes that can carry a decision. Stages under a condition may not be needed, but never all are left out. */
function fewestVotes(state: ApprovalState): number {
  const always = state.stages.filter(({ when }) => when === undefined);
  return always.length > 0
    ? always.reduce((total, { quorum }) => total + quorum, 0)
    : Math.min(...state.stages.map(({ quorum }) => quorum));
}

function costOf(state: FlowState, edge: FlowEdge): number {
  if (edge.cause === 'decision' && state.kind === 'approval') {
    const [, name] = edge.path;
    return name === edgeNameOf(finalDecisionOf(state)) ? 0 : fewestVotes(state);
  }
  return edge.cause === 'proof' && edge.path[1] === 'passed' ? PRESENCE : 0;
}

/**
 * The fewest independent approvals on a way from each state to an effect that gives access; `Infinity` where none leads
 * there. In a flow without such an effect an end that consents stands for one. One vote suffices for the most restrictive
 * decision, which therefore counts as no approval.
 */
export function approvalsNeeded(
  definition: FlowDefinition,
  effects: EffectAccess,
): Map<string, number> {
  const states = Object.entries(definition.states);
  const gives = (state: FlowState) =>
    state.kind === 'effect' && effects(state.uses) === 'gives';
  const hasGiving = states.some(([, state]) => gives(state));
  const needed = new Map<string, number>(
    states.map(([name, state]) => {
      const isAccess =
        gives(state) ||
        (!hasGiving && state.kind === 'end' && isConsenting(state.outcome));
      return [name, isAccess ? 0 : Infinity];
    }),
  );
  for (let changed = true; changed; ) {
    changed = false;
    for (const [name, state] of states) {
      for (const edge of edgesOf(state)) {
        const total = (needed.get(edge.to) ?? Infinity) + costOf(state, edge);
        if (total < (needed.get(name) ?? Infinity)) {
          needed.set(name, total);
          changed = true;
        }
      }
    }
  }
  return needed;
}
