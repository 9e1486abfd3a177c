import { IdentityKey } from '@countersign/plugin-governance-common';
import { digestOf } from './refs';
import { IdentityBody, resolveIdentity, Statement } from './resolveIdentity';
import { IdentityRow } from './rows';

/** The row of an identity, resolved from everything that is said about it. */
export function identityRow(
  identity: { ref: string; source: string; key: IdentityKey },
  statements: Statement<IdentityBody>[],
  existing: IdentityRow | undefined,
  now: string,
): IdentityRow {
  const { resolved, ownerBasis, absentSince } = resolveIdentity(
    statements,
    identity.source,
  );
  const fingerprint = digestOf({ ...resolved, ownerBasis });
  const changed =
    !existing ||
    existing.fingerprint !== fingerprint ||
    (existing.absent_since ?? undefined) !== absentSince;
  return {
    ref: identity.ref,
    source: identity.source,
    realm: identity.key.realm,
    region: identity.key.region,
    external_id: identity.key.externalId,
    type: resolved.type,
    display_name: resolved.displayName,
    status: resolved.status,
    environment: resolved.environment ?? null,
    owner_ref: resolved.owner ?? null,
    owner_basis: ownerBasis ?? null,
    purpose: resolved.purpose ?? null,
    privileged: resolved.privileged ?? null,
    platform_owned: resolved.platformOwned ?? null,
    managed_by: resolved.managedBy ? JSON.stringify(resolved.managedBy) : null,
    absent_since: absentSince ?? null,
    first_seen_at: existing?.first_seen_at ?? now,
    last_changed_at: changed ? now : existing.last_changed_at,
    fingerprint,
  };
}
