import { ApprovalView } from '@countersign/plugin-governance-common';
import { FlowDefinition } from '@countersign/plugin-governance-flows';
import { Translate } from '../useGovernanceTranslation';

const EDGES: { [decision: string]: string } = {
  approve: 'approved',
  deny: 'denied',
};

/** What follows of effects for which there are words. */
const WORDS = {
  'exclusion.grant@v1': 'approvals.thenExcluded',
  'exception.grant@v1': 'approvals.thenExcepted',
  'credential.issue@v1': 'credentials.thenIssued',
  'credential.activate@v1': 'credentials.thenActivated',
  'incident.freeze@v1': 'credentials.thenFrozen',
  'incident.lift@v1': 'credentials.thenLifted',
} as const;

/** Outcomes that leave nothing of what was made on the way. */
const TAKES_BACK = new Set(['denied', 'expired', 'failed']);

function isWorded(effect: string): effect is keyof typeof WORDS {
  return Object.hasOwn(WORDS, effect);
}

function whereTo(
  definition: Pick<FlowDefinition, 'states'>,
  target: string,
  mode: string,
  t: Translate,
): string {
  const state = Object.hasOwn(definition.states, target)
    ? definition.states[target]
    : undefined;
  switch (state?.kind) {
    case 'effect':
      if (mode !== 'enforce') {
        return t('approvals.thenNothing', { effect: state.uses });
      }
      return isWorded(state.uses)
        ? t(WORDS[state.uses])
        : t('approvals.thenEffect', { effect: state.uses });
    case 'end':
      // What was made before has to go again, which whoever decides ought to know.
      if (state.compensate && TAKES_BACK.has(state.outcome)) {
        return t('credentials.thenTakenBack', { outcome: state.outcome });
      }
      return t('approvals.thenEnd', { outcome: state.outcome });
    default:
      return t('approvals.thenState', { state: target });
  }
}

/** What follows from each decision of the state in which an instance asks, as its flow and its mode say. */
export function consequencesOf(
  definition: Pick<FlowDefinition, 'states'>,
  approval: Pick<ApprovalView, 'state' | 'mode'>,
  t: Translate,
): { [decision: string]: string } {
  const state = Object.hasOwn(definition.states, approval.state)
    ? definition.states[approval.state]
    : undefined;
  if (state?.kind !== 'approval') {
    return {};
  }
  return Object.fromEntries(
    state.decisions.flatMap(decision => {
      const edge = Object.hasOwn(EDGES, decision) ? EDGES[decision] : decision;
      return Object.hasOwn(state.on, edge)
        ? [[decision, whereTo(definition, state.on[edge], approval.mode, t)]]
        : [];
    }),
  );
}
