import { keyOf } from '@countersign/plugin-governance-common';
import { createHash } from 'node:crypto';

/** Longest name that the catalog accepts. */
const LONGEST = 63;
const SUFFIX = 8;
/** Such a name could be the one that another record is given. */
const LOOKS_SUFFIXED = /(^|-)[0-9a-f]{8}$/i;

/**
 * Gives each record a name that the catalog accepts and that no other has: letters, digits, `-`, `_` and `.`, 63 at
 * most, unique without regard to case. A name that had to be changed, or that two records ask for, ends in eight digits
 * of the SHA-256 of the record's reference, so that it does not depend on the order of records.
 *
 * @see https://backstage.io/docs/features/software-catalog/descriptor-format#name-required
 * @returns names by record reference
 */
export function entityNames(
  records: readonly { ref: string; entityName: string }[],
): Map<string, string> {
  const wanted = records.map(({ ref, entityName }) => ({
    ref,
    entityName,
    name: acceptable(entityName, LONGEST),
  }));
  const askedFor = new Map<string, number>();
  for (const { name } of wanted) {
    const key = keyOf(name);
    askedFor.set(key, (askedFor.get(key) ?? 0) + 1);
  }
  return new Map(
    wanted.map(({ ref, entityName, name }) => {
      const keep =
        name === entityName &&
        name !== '' &&
        askedFor.get(keyOf(name)) === 1 &&
        !LOOKS_SUFFIXED.test(name);
      return [ref, keep ? name : suffixed(ref, name)];
    }),
  );
}

function suffixed(ref: string, name: string): string {
  const suffix = createHash('sha256')
    .update(ref)
    .digest('hex')
    .slice(0, SUFFIX);
  const stem = acceptable(name, LONGEST - SUFFIX - 1);
  return stem === '' ? suffix : `${stem}-${suffix}`;
}

function acceptable(text: string, length: number): string {
  return text
    .replace(/[^A-Za-z0-9_.-]+/g, '-')
    .replace(/^[^A-Za-z0-9]+/, '')
    .slice(0, length)
    .replace(/[^A-Za-z0-9]+$/, '');
}
