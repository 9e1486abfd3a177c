import { ApprovalState } from './definition';

const EDGE_NAMES: { [decision: string]: string } = {
  approve: 'approved',
  deny: 'denied',
};

/** The name under `on` that a decision leaves by: `approve` by `approved`, `deny` by `denied`, others by their own. */
export function edgeNameOf(decision: string): string {
  return Object.hasOwn(EDGE_NAMES, decision) ? EDGE_NAMES[decision] : decision;
}

/** What may be answered: every decision, and with a strategy that one does not know. */
export function answersOf(state: ApprovalState): string[] {
  return state.strategy === undefined
    ? state.decisions
    : [...state.decisions, 'undecided'];
}

/** The most restrictive decision, which one vote suffices for. */
export function finalDecisionOf(state: ApprovalState): string {
  return state.decisions[state.decisions.length - 1];
}
