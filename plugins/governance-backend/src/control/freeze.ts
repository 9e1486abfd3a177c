import { JsonObject, JsonValue } from '@backstage/types';
import { keyOf } from '@countersign/plugin-governance-common';

/** What can be frozen. */
export const FREEZE_KINDS = [
  'identity',
  'integration',
  'issuer',
  'team',
  'flow',
] as const;

/** The flow by which a freeze is left. */
export const REVALIDATION_FLOW = 'incident-revalidation';

/** One kind of what can be frozen. */
export type FreezeKind = (typeof FREEZE_KINDS)[number];

/** A row of `flow_freezes`. */
export interface FreezeRow {
  id: string;
  kind: FreezeKind;
  target: string;
  reason: string;
  set_by: string;
  /** Who asked for what led to it, where that is not whoever set it. */
  asked_by: string | null;
  set_at: string;
  instance_id: string | null;
  lifted_at: string | null;
}

/** An issuer by its id in lower case: some write it as a reference, `issuer:vault`, and some as it is. */
export function issuerKeyOf(issuer: string): string {
  const key = keyOf(issuer);
  return key.startsWith('issuer:') ? key.slice('issuer:'.length) : key;
}

/** A freeze that holds, with what its target stands for beyond itself. */
export interface HeldFreeze extends FreezeRow {
  /** For a team: the groups below it, itself included. */
  groups?: readonly string[];
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
  team: [['owner', 'ref']],
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

/**
 * Whether a freeze is about an instance: its flow, or what its facts name; for a team, whoever owns it being the group or one
 * below it. References are compared without case.
 */
export function concerns(
  freeze: Pick<HeldFreeze, 'kind' | 'target' | 'groups'>,
  instance: { flow: string; facts: JsonObject },
): boolean {
  if (freeze.kind === 'flow') {
    return freeze.target === instance.flow;
  }
  if (freeze.kind === 'team' && instance.flow === REVALIDATION_FLOW) {
    // The team confirms what is theirs by it: it would hold itself up.
    return false;
  }
  const plain = freeze.kind === 'issuer' ? issuerKeyOf : keyOf;
  const names = [freeze.target, ...(freeze.groups ?? [])].map(plain);
  return PATHS[freeze.kind].some(path => {
    const value = read(instance.facts, path);
    return typeof value === 'string' && names.includes(plain(value));
  });
}
