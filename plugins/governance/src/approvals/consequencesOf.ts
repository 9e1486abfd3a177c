import { FlowDefinition } from '@countersign/plugin-governance-flows';
import { Translate } from '../useGovernanceTranslation';

const EDGES: { [decision: string]: string } = {
  approve: 'approved',
  deny: 'denied',
};

function whereTo(
  definition: FlowDefinition,
  target: string,
  t: Translate,
): string {
  const state = Object.hasOwn(definition.states, target)
    ? definition.states[target]
    : undefined;
  switch (state?.kind) {
    case 'effect':
      return t('approvals.thenEffect', { effect: state.uses });
    case 'end':
      return t('approvals.thenEnd', { outcome: state.outcome });
    default:
      return t('approvals.thenState', { state: target });
  }
}

/** What follows from each decision of the state in which an instance asks, as its flow says. */
export function consequencesOf(
  definition: FlowDefinition,
  stateName: string,
  t: Translate,
): { [decision: string]: string } {
  const state = Object.hasOwn(definition.states, stateName)
    ? definition.states[stateName]
    : undefined;
  if (state?.kind !== 'approval') {
    return {};
  }
  return Object.fromEntries(
    state.decisions.flatMap(decision => {
      const edge = Object.hasOwn(EDGES, decision) ? EDGES[decision] : decision;
      return Object.hasOwn(state.on, edge)
        ? [[decision, whereTo(definition, state.on[edge], t)]]
        : [];
    }),
  );
}
