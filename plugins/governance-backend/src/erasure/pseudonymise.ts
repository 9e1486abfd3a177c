import { keyOf } from '@countersign/plugin-governance-common';

const NAME = '[A-Za-z0-9]';

/** Words about a person, by whom: the objects that hold a person in one of these fields hold that person's words. */
const AUTHOR_FIELDS = ['voter', 'by', 'person'] as const;
const WORDS = ['comment', 'justification', 'reason'] as const;
/** What is said instead of the words of somebody who has been erased. */
export const ERASED_WORDS = '(erased)';

/** Puts a pseudonym where a person stood. */
export interface Pseudonymiser {
  /** The person, as it is looked for in lower case. */
  principal: string;
  /** In a text that may speak of several people. */
  text(value: string): string;
  /** In plain data, keys included; the person's own words go as well. */
  data(value: unknown): unknown;
}

/**
 * Replaces one entity reference, in whatever case, and no longer one that begins with it (`user:default/ann` leaves
 * `user:default/anna` alone).
 */
export function createPseudonymiser(
  principal: string,
  pseudonym: string,
): Pseudonymiser {
  const escaped = principal.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const pattern = new RegExp(
    `(?<!${NAME})${escaped}(?!${NAME}|[\\-_]|\\.${NAME})`,
    'gi',
  );
  const text = (value: string) => value.replace(pattern, pseudonym);
  const isPerson = (value: unknown) =>
    typeof value === 'string' && keyOf(value) === keyOf(principal);

  function data(value: unknown): unknown {
    if (typeof value === 'string') {
      return text(value);
    }
    if (Array.isArray(value)) {
      return value.map(data);
    }
    if (typeof value !== 'object' || value === null) {
      return value;
    }
    const fields = new Map(Object.entries(value));
    const isTheirs = AUTHOR_FIELDS.some(field => isPerson(fields.get(field)));
    return Object.fromEntries(
      [...fields].map(([key, held]) => [
        text(key),
        isTheirs && WORDS.some(word => word === key) && typeof held === 'string'
          ? ERASED_WORDS
          : data(held),
      ]),
    );
  }

  return { principal: keyOf(principal), text, data };
}
