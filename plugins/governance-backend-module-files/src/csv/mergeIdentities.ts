import {
  ObservedConflict,
  ObservedIdentity,
} from '@countersign/plugin-governance-common';

const COMPARED = [
  'type',
  'displayName',
  'status',
  'purpose',
  'environment',
  'owner',
  'sponsor',
  'createdAt',
  'createdBy',
  'lastUsedAt',
  'privileged',
] as const;

/** One identity of several rows: credentials and grants add up; where rows disagree the first stands, and it is said. */
export function mergeIdentities(
  first: ObservedIdentity,
  second: ObservedIdentity,
): ObservedIdentity {
  const conflicts: ObservedConflict[] = [...(first.conflicts ?? [])];
  const merged: ObservedIdentity = { ...second, ...first };
  for (const field of COMPARED) {
    const [a, b] = [first[field], second[field]];
    if (a !== undefined && b !== undefined && a !== b) {
      conflicts.push({
        field,
        values: [String(a), String(b)],
        kept: String(a),
        reason: 'Two rows state it differently; the first one is kept.',
      });
    }
  }
  const credentials = new Map(
    first.credentials.map(item => [item.externalId, item]),
  );
  for (const item of second.credentials) {
    const present = credentials.get(item.externalId);
    if (!present) {
      credentials.set(item.externalId, item);
    } else if (present.status !== item.status) {
      const kept = present.status === 'active' ? present : item;
      credentials.set(item.externalId, kept);
      conflicts.push({
        field: `credential[${item.externalId}].status`,
        values: [present.status, item.status],
        kept: kept.status,
        reason: 'Two rows state it differently; the active one is kept.',
      });
    }
  }
  const grants = new Map(
    [...second.grants, ...first.grants].map(item => [item.externalId, item]),
  );
  return {
    ...merged,
    ...(conflicts.length > 0 ? { conflicts } : {}),
    credentials: [...credentials.values()],
    grants: [...grants.values()],
  };
}
