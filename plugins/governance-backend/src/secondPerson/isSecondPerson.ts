import {
  FlowDefinition,
  FlowSnapshot,
} from '@countersign/plugin-governance-flows';

/** The stage by whose name flows ask for a second person. */
const SECOND = 'second';

/** Whether a flow waits for a second person to agree with a keep. */
export function isSecondPerson(
  definition: FlowDefinition,
  { state: name }: Pick<FlowSnapshot, 'state'>,
): boolean {
  const state = definition.states[name];
  return (
    state?.kind === 'approval' && state.stages.some(({ id }) => id === SECOND)
  );
}

/** Whether a flow can ask for a second person at all; versions of before cannot. */
export function asksSecondPerson(definition: FlowDefinition): boolean {
  return Object.keys(definition.states).some(state =>
    isSecondPerson(definition, { state }),
  );
}
