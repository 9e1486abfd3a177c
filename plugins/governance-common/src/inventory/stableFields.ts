import { ObservedCredential, ObservedGrant } from './observedHoldings';

/**
 * The fields of a credential that a decision is about. Use, labels and status are left out: they change without making
 * it another credential. Their canonical JSON (RFC 8785), hashed with SHA-256, is the credential's fingerprint.
 *
 * @public
 */
export function stableCredentialFields(
  credential: ObservedCredential,
): Record<string, unknown> {
  return {
    externalId: credential.externalId,
    kind: credential.kind,
    createdAt: credential.createdAt,
    lastRotatedAt: credential.lastRotatedAt,
    expiresAt: credential.expiresAt,
    fingerprint: credential.fingerprint,
    algorithm: credential.algorithm,
  };
}

/**
 * The fields of a grant that a decision is about. Their canonical JSON (RFC 8785), hashed with SHA-256, is the grant's
 * fingerprint.
 *
 * @public
 */
export function stableGrantFields(
  grant: ObservedGrant,
): Record<string, unknown> {
  return {
    externalId: grant.externalId,
    kind: grant.kind,
    name: grant.name,
    resource: grant.resource,
    actions: grant.actions && [...grant.actions].sort(),
    permissions: grant.permissions,
    expiresAt: grant.expiresAt,
  };
}
