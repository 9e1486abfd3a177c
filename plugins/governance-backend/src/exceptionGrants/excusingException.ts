import {
  FlowDefinition,
  FlowException,
} from '@countersign/plugin-governance-flows';

/** The end that a question comes to that is not asked because of an exception. */
const EXCEPTED = 'excepted';

/** The exception by which a flow does not ask at all: the one whose rule leads to the end of that name. */
export function excusingException(
  definition: FlowDefinition,
): FlowException | undefined {
  return definition.exceptions?.find(({ relaxes }) => {
    const [stateName, ruleId] = relaxes.split('/');
    const state = definition.states[stateName];
    const rule =
      state?.kind === 'gate'
        ? state.rules.find(({ id }) => id === ruleId)
        : undefined;
    const end = rule && definition.states[rule.goto];
    return end?.kind === 'end' && end.outcome === EXCEPTED;
  });
}
