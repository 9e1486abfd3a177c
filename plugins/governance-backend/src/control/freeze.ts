import { JsonObject, JsonValue } from '@backstage/types';
import { keyOf } from '@countersign/plugin-governance-common';

/** What can be frozen. */
export const FREEZE_KINDS = [
  'identity',
  'integration',
  'issuer',
  'flow',
] as const;

/** One kind of what can be frozen. */
export type FreezeKind = (typeof FREEZE_KINDS)[number];

/** A row of `flow_freezes`. */
export interface FreezeRow {
  id: string;
  kind: FreezeKind;
  target: string;
  reason: string;
  set_by: string;
  set_at: string;
  instance_id: string | null;
  lifted_at: string | null;
}

/** Paths of facts that say what an instance is about, by kind. */
const PATHS: Record<Exclude<FreezeKind, 'flow'>, string[][]> = {
  identity: [
    ['identity', 'ref'],
    ['subject', 'ref'],
    ['request', 'identity'],
  ],
  integration: [
    ['integration', 'ref'],
    ['request', 'integration'],
  ],
  issuer: [
    ['issuer', 'ref'],
    ['request', 'issuer'],
  ],
};

function read(facts: JsonObject, path: string[]): JsonValue | undefined {
  return path.reduce<JsonValue | undefined>(
    (value, name) =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? value[name]
        : undefined,
    facts,
  );
}

/** Whether a freeze is about an instance: its flow, or what its facts name. References are compared without case. */
export function concerns(
  freeze: Pick<FreezeRow, 'kind' | 'target'>,
  instance: { flow: string; facts: JsonObject },
): boolean {
  if (freeze.kind === 'flow') {
    return freeze.target === instance.flow;
  }
  return PATHS[freeze.kind].some(path => {
    const value = read(instance.facts, path);
    return typeof value === 'string' && keyOf(value) === keyOf(freeze.target);
  });
}
