import {
  FactBasis,
  keyOf,
  ObservedCredential,
  ObservedEntitlement,
  ObservedGrant,
} from '@countersign/plugin-governance-common';
import {
  credentialFingerprint,
  entitlementFingerprint,
  grantFingerprint,
} from './refs';
import { CredentialRow, EntitlementRow, GrantRow } from './rows';

/** What each source says about a credential or a grant, by source. */
export type HoldingStatements<B> = Record<
  string,
  { basis: FactBasis; body: B }
>;

/** A credential or a grant out of several statements: what was observed stands over what was declared. */
export function mergeStatements<B extends object>(
  statements: HoldingStatements<B>,
): B | undefined {
  const bodies = Object.entries(statements)
    .sort(
      ([a, { basis: first }], [b, { basis: second }]) =>
        first.localeCompare(second) || a.localeCompare(b),
    )
    .map(([, { body }]) => body);
  const [lowest, ...others] = bodies;
  return lowest === undefined
    ? undefined
    : others.reduce((merged, body) => ({ ...merged, ...body }), lowest);
}

type Shared = Pick<
  CredentialRow,
  | 'ref'
  | 'identity_ref'
  | 'source'
  | 'absent_since'
  | 'first_seen_at'
  | 'last_changed_at'
  | 'seen_run'
  | 'statements'
>;

function keyOrNull(ref: string | undefined): string | null {
  return ref === undefined ? null : keyOf(ref);
}

export function credentialRow(
  shared: Shared,
  body: ObservedCredential,
  existing: CredentialRow | undefined,
): CredentialRow {
  const lastUsedAt = body.lastUsedAt ?? null;
  const moved = existing?.unused_since_move_at ?? null;
  const usedSinceMove =
    moved !== null &&
    lastUsedAt !== null &&
    lastUsedAt !== 'never' &&
    lastUsedAt > moved;
  return {
    ...shared,
    external_id: body.externalId,
    kind: body.kind,
    display_name: body.displayName ?? body.externalId,
    status: body.status,
    created_at: body.createdAt ?? null,
    last_rotated_at: body.lastRotatedAt ?? null,
    expires_at: body.expiresAt ?? null,
    last_used_at: lastUsedAt,
    requested_by: keyOrNull(body.requestedBy),
    unused_since_move_at: usedSinceMove ? null : moved,
    fingerprint: credentialFingerprint(body),
  };
}

export function grantRow(shared: Shared, body: ObservedGrant): GrantRow {
  return {
    ...shared,
    external_id: body.externalId,
    kind: body.kind,
    display_name: body.name,
    resource: body.resource ?? null,
    privileged: body.privileged ?? null,
    granted_at: body.grantedAt ?? null,
    expires_at: body.expiresAt ?? null,
    last_used_at: body.lastUsedAt ?? null,
    requested_by: keyOrNull(body.requestedBy),
    fingerprint: grantFingerprint(body),
  };
}

/** An entitlement as a row. Whoever holds it stands where the requester of other things does: neither decides about it. */
export function entitlementRow(
  shared: Shared,
  body: ObservedEntitlement,
): EntitlementRow {
  return {
    ...shared,
    external_id: body.externalId,
    kind: 'entitlement',
    display_name: `${body.holder} may ${body.may}`,
    holder: body.holder,
    expires_at: null,
    last_used_at: null,
    requested_by: keyOrNull(body.holderRef),
    fingerprint: entitlementFingerprint(body),
  };
}
