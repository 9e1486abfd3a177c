import { JsonObject, JsonValue } from '@backstage/types';
import { canonicalJson } from '@countersign/plugin-governance-flows';
import { sha256Hex } from '../ledger/digest';

function read(facts: JsonObject, path: string): JsonValue | null {
  let value: JsonValue | undefined = facts;
  for (const name of path.split('.')) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      return null;
    }
    value = Object.hasOwn(value, name) ? value[name] : undefined;
  }
  return value ?? null;
}

/**
 * What two triggers share that are to yield one instance: the values at the declared paths, or the subject where none are
 * declared. Where a value is not known, the subject counts besides, so that nothing is left out for being unknown.
 */
export function dedupeKeyOf(options: {
  flow: string;
  paths: readonly string[];
  facts: JsonObject;
  subject: string;
}): string {
  const { flow, paths, facts, subject } = options;
  const values = paths.map(path => read(facts, path));
  const about =
    values.length > 0 && values.every(value => value !== null)
      ? values
      : [...values, subject];
  return sha256Hex(canonicalJson([flow, about]));
}
