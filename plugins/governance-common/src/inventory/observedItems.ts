import { z } from 'zod/v4';
import { instantSchema } from './facts';
import { managedBySchema, permissionRuleSchema } from './observedHoldings';
import { identityKeySchema } from './observedIdentity';
import { entityRef, text } from './observedText';

/**
 * A certificate with CycloneDX 1.7 field names.
 *
 * @public
 */
export const observedCertificateSchema = z.strictObject({
  externalId: text,
  displayName: text,
  realm: z.string().max(512).default(''),
  /** The file, entry or path it was found at. */
  location: text.optional(),
  subjectName: z.string().optional(),
  issuerName: z.string().optional(),
  serialNumber: z.string().optional(),
  notValidBefore: instantSchema.optional(),
  notValidAfter: instantSchema.optional(),
  signatureAlgorithm: z.string().optional(),
  subjectPublicKeyAlgorithm: z.string().optional(),
  subjectPublicKeySize: z.number().int().optional(),
  /** Why the public key is not known, where it could not be read. */
  subjectPublicKeyUnknown: z.string().optional(),
  spkiSha256: z.string().optional(),
  fingerprintSha256: text,
  /** Left out: not known. */
  certificateState: z
    .enum([
      'pre-activation',
      'active',
      'suspended',
      'deactivated',
      'revoked',
      'destroyed',
    ])
    .optional(),
  subjectAlternativeNames: z.array(z.string()).optional(),
  extendedKeyUsage: z.array(z.string()).optional(),
  isCertificateAuthority: z.boolean().optional(),
  owner: entityRef.optional(),
  consumers: z.array(entityRef).optional(),
  environment: text.optional(),
  authenticates: identityKeySchema.optional(),
  labels: z.record(z.string(), z.string()).optional(),
});

/**
 * What {@link observedCertificateSchema} accepts, parsed.
 *
 * @public
 */
export type ObservedCertificate = z.output<typeof observedCertificateSchema>;

/**
 * A named set of permissions that a source defines. Nobody holds it by itself; grants do.
 *
 * @public
 */
export const observedRoleSchema = z.strictObject({
  externalId: text,
  realm: z.string().max(512).default(''),
  displayName: text,
  kind: text,
  /** What it applies to, for example a namespace or a service account. */
  resource: text.optional(),
  permissions: z.array(permissionRuleSchema).default([]),
  /** Holders that are not principals of this inventory, for example people: `user:alice@example.com`. */
  otherMembers: z.array(z.string()).optional(),
  createdAt: instantSchema.optional(),
  platformOwned: z.boolean().optional(),
  managedBy: managedBySchema.optional(),
  labels: z.record(z.string(), z.string()).optional(),
});

/**
 * What {@link observedRoleSchema} accepts, parsed.
 *
 * @public
 */
export type ObservedRole = z.output<typeof observedRoleSchema>;

/**
 * An external party's connection, as declared or seen.
 *
 * @public
 */
export const observedPartnerIntegrationSchema = z.strictObject({
  externalId: text,
  displayName: text,
  partner: text,
  owner: entityRef.optional(),
  revocationAuthority: entityRef.optional(),
  environment: text.optional(),
  purpose: text.optional(),
  capabilities: z
    .array(
      z.enum([
        'exchange-data',
        'call-api',
        'mint-token',
        'receive-event',
        'influence-access',
      ]),
    )
    .optional(),
  /** What its contract covers. Left out: not known. */
  declaredScopes: z.array(text).optional(),
  /** What is granted to it, besides what its identities hold. Left out: not known. */
  grantedScopes: z.array(text).optional(),
  consumers: z.array(entityRef).optional(),
  identities: z.array(identityKeySchema).optional(),
});

/**
 * What {@link observedPartnerIntegrationSchema} accepts, parsed.
 *
 * @public
 */
export type ObservedPartnerIntegration = z.output<
  typeof observedPartnerIntegrationSchema
>;
