import { createHash } from 'node:crypto';
import {
  canonicalJson,
  IdentityKey,
  ObservedCredential,
  ObservedEntitlement,
  ObservedGrant,
  stableCredentialFields,
  stableEntitlementFields,
  stableGrantFields,
} from '@countersign/plugin-governance-common';

/** SHA-256 of a value's canonical JSON, in hex. */
export function digestOf(value: unknown): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex');
}

/** The same parts give the same ref, on every import and every replica. */
function refOf(...parts: string[]): string {
  return digestOf(parts).slice(0, 32);
}

/**
 * The ref of an identity.
 *
 * @param source - the source that it lives in
 */
export function identityRefOf(source: string, key: IdentityKey): string {
  return refOf('identity', source, key.realm, key.region, key.externalId);
}

/** The ref of a credential, a grant or an entitlement of an identity. */
export function holdingRefOf(
  kind: 'credential' | 'grant' | 'entitlement',
  identityRef: string,
  externalId: string,
): string {
  return refOf(kind, identityRef, externalId);
}

/** The ref of a thing that stands for itself. */
export function itemRefOf(
  kind: 'certificate' | 'partner-integration' | 'role',
  source: string,
  realm: string,
  externalId: string,
): string {
  return refOf(kind, source, realm, externalId);
}

/** The ref of a row that records something about a subject. */
export function recordRefOf(...parts: string[]): string {
  return refOf('record', ...parts);
}

/** What a decision on a credential is bound to. */
export function credentialFingerprint(credential: ObservedCredential): string {
  return digestOf(stableCredentialFields(credential));
}

/** What a decision on a grant is bound to. */
export function grantFingerprint(grant: ObservedGrant): string {
  return digestOf(stableGrantFields(grant));
}

/** What a decision on an entitlement is bound to. */
export function entitlementFingerprint(
  entitlement: ObservedEntitlement,
): string {
  return digestOf(stableEntitlementFields(entitlement));
}
