import { canonicalJson } from '@countersign/plugin-governance-flows';

const texts = new WeakMap<object, string>();

/**
 * The canonical JSON of what a transition yields: an event, a snapshot or evidence. It is stored and digested, and never
 * changed once it is there, so that it need be written only once.
 */
export function canonicalOnce(value: object): string {
  const known = texts.get(value);
  if (known !== undefined) {
    return known;
  }
  const text = canonicalJson(value);
  texts.set(value, text);
  return text;
}
