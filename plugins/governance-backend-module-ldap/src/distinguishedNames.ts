/**
 * A distinguished name (RFC 4514) in one spelling, so that two can be compared: attribute types and values without regard to
 * case, no spaces around what separates them. Values whose attribute minds its case would be taken for one; accounts and
 * groups have none of those in their names.
 */
export function normalizeDn(dn: string): string {
  return dn
    .trim()
    .replace(/\s*(?<!\\)([,=+])\s*/g, '$1')
    .toLowerCase();
}

export function isSameDn(one: string, other: string): boolean {
  return normalizeDn(one) === normalizeDn(other);
}

/** Whether an entry is `base` or lies below it. */
export function isWithin(dn: string, base: string): boolean {
  const [inner, outer] = [normalizeDn(dn), normalizeDn(base)];
  return inner === outer || inner.endsWith(`,${outer}`);
}
