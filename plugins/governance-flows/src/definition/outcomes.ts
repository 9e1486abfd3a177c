const CONSENTING = new Set([
  'accepted',
  'active',
  'allowed',
  'approve',
  'approved',
  'certified',
  'certify',
  'grant',
  'granted',
  'keep',
  'kept',
  'renewed',
]);

const REFUSING = new Set([
  'cancelled',
  'denied',
  'disabled',
  'expired',
  'failed',
  'lapsed',
  'rejected',
  'revoked',
  'withdrawn',
]);

/** Whether a state's name or an outcome says that something was allowed to be or to stay. */
export function isConsenting(word: string): boolean {
  return CONSENTING.has(word);
}

/**
 * Whether an outcome takes away or refuses. What is on neither list is not trusted to refuse.
 *
 * @public
 */
export function isRefusing(outcome: string): boolean {
  return REFUSING.has(outcome);
}
