import { CredentialUse } from '@countersign/plugin-governance-node';

/**
 * Whether the use of two credentials shows that whoever used the old one uses the new one now: the new one is or was used, the old
 * one is not in use, and was not used after the new one. What is not shown counts as not switched. Pure.
 */
export function isSwitched(
  replaced: CredentialUse | undefined,
  fresh: CredentialUse | undefined,
): boolean {
  if (!fresh || (!fresh.now && fresh.lastUsedAt === undefined)) {
    return false;
  }
  if (!replaced || replaced.now) {
    return false;
  }
  return (
    fresh.now ||
    replaced.lastUsedAt === undefined ||
    (fresh.lastUsedAt !== undefined && fresh.lastUsedAt > replaced.lastUsedAt)
  );
}
