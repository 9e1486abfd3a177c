import { FlowDefinition } from '@countersign/plugin-governance-flows';

/** Whether an item's flow asks in stages, and combines what people answer. */
export function isInStages(definition: FlowDefinition): boolean {
  return Object.values(definition.states).some(
    state => state.kind === 'approval' && state.strategy !== undefined,
  );
}
