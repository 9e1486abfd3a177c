import { canonicalJson } from '@countersign/plugin-governance-common';

/** Fields that say how a thing is used. They change all the time and are no change of the thing. */
const VOLATILE = new Set(['lastUsedAt', 'lastUsedFrom']);

/** What changed in a field; a side is left out where there was nothing. */
export type FieldDiff = Record<string, { before?: unknown; after?: unknown }>;

/** The fields in which two statements differ, use left out. */
export function describeDiff(
  before: Record<string, unknown>,
  after: Record<string, unknown>,
): FieldDiff {
  const diff: FieldDiff = {};
  for (const field of new Set([
    ...Object.keys(before),
    ...Object.keys(after),
  ])) {
    const [a, b] = [before[field], after[field]];
    const same =
      a === undefined || b === undefined
        ? a === b
        : canonicalJson(a) === canonicalJson(b);
    if (!VOLATILE.has(field) && !same) {
      diff[field] = {
        ...(a === undefined ? {} : { before: a }),
        ...(b === undefined ? {} : { after: b }),
      };
    }
  }
  return diff;
}
