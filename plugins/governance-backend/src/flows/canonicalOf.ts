import { canonicalJson } from '@countersign/plugin-governance-flows';

const written = new WeakMap<object, string>();

/**
 * The canonical JSON of something that never changes any more, such as an event that was accepted or the snapshot after
 * it: it is stored and digested, and is most of what there is to write of a transition.
 */
export function canonicalOf(value: object): string {
  const known = written.get(value);
  if (known !== undefined) {
    return known;
  }
  const text = canonicalJson(value);
  written.set(value, text);
  return text;
}
