import {
  ObservedCredential,
  ObservedEntitlement,
  ObservedGrant,
} from './observedHoldings';
import {
  ObservedCertificate,
  ObservedPartnerIntegration,
} from './observedItems';

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

/**
 * The fields of an entitlement that a decision is about. Their canonical JSON (RFC 8785), hashed with SHA-256, is its
 * fingerprint.
 *
 * @public
 */
export function stableEntitlementFields(
  entitlement: ObservedEntitlement,
): Record<string, unknown> {
  const { externalId, holder, may, via } = entitlement;
  return { externalId, holder, may, via };
}

/**
 * The fields of a certificate that a decision is about. Where it lies, who owns it and what it is used for are left out:
 * they change without making it another certificate.
 *
 * @public
 */
export function stableCertificateFields(
  certificate: ObservedCertificate,
): Record<string, unknown> {
  return {
    fingerprintSha256: certificate.fingerprintSha256,
    serialNumber: certificate.serialNumber,
    issuerName: certificate.issuerName,
    notValidAfter: certificate.notValidAfter,
  };
}

/**
 * The fields of a partner integration that a decision is about: with whom, what its contract covers, what it may do, and
 * by which identities.
 *
 * @public
 */
export function stablePartnerIntegrationFields(
  integration: ObservedPartnerIntegration,
): Record<string, unknown> {
  const sorted = (list: readonly string[] | undefined) =>
    list && [...list].sort();
  return {
    externalId: integration.externalId,
    partner: integration.partner,
    capabilities: sorted(integration.capabilities),
    declaredScopes: sorted(integration.declaredScopes),
    grantedScopes: sorted(integration.grantedScopes),
    identities: integration.identities,
  };
}
