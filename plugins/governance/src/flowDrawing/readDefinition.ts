import { FlowDefinition } from '@countersign/plugin-governance-flows';

function isObject(value: unknown): value is { [name: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isDefinition(value: unknown): value is FlowDefinition {
  return (
    isObject(value) &&
    value.kind === 'Flow' &&
    isObject(value.metadata) &&
    isObject(value.states) &&
    Object.values(value.states).every(
      state => isObject(state) && typeof state.kind === 'string',
    )
  );
}

/**
 * The definition that the backend gave, checked as far as drawing it needs.
 *
 * @throws TypeError when it is none.
 */
export function readDefinition(value: unknown): FlowDefinition {
  if (!isDefinition(value)) {
    throw new TypeError('The backend gave no flow definition');
  }
  return value;
}
