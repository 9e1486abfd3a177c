import { FlowDefinition } from '@countersign/plugin-governance-flows';

const GROUP = /groups\s*\[\s*["']([^"']+)["']\s*\]/g;

function textsOf(value: unknown): string[] {
  if (typeof value === 'string') {
    return [value];
  }
  return typeof value === 'object' && value !== null
    ? Object.values(value).flatMap(textsOf)
    : [];
}

/** The groups whose people a flow asks or tells, as its expressions name them, sorted. Pure. */
export function namedGroups(definition: FlowDefinition): string[] {
  const { states, guards, maxDuration } = definition;
  const names = textsOf({ states, guards, maxDuration }).flatMap(text =>
    [...text.matchAll(GROUP)].map(([, name]) => name),
  );
  return [...new Set(names)].sort();
}
