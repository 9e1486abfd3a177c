import { z } from 'zod/v4';
import { instantOrNeverSchema, instantSchema } from './facts';
import { IDENTITY_TYPES } from './identityTypes';

const text = z
  .string()
  .min(1)
  .max(2048)
  // PostgreSQL stores no NUL in text.
  .refine(value => !value.includes('\0'), 'must not contain NUL');
const entityRef = z
  .string()
  .regex(
    /^[a-z]+:[A-Za-z0-9\-_.]+\/[A-Za-z0-9\-_.]+$/,
    'must be a full entity reference such as group:default/payments',
  );

/**
 * What distinguishes a principal within its source: realm (account, tenant, cluster), region (empty for a global
 * principal) and the id that the source itself uses.
 *
 * @public
 */
export const identityKeySchema = z.strictObject({
  realm: z.string().max(512),
  region: z.string().max(128).default(''),
  externalId: text,
});

/**
 * What will put a thing back when it is changed by hand, for example Terraform or Argo CD.
 *
 * @public
 */
export const managedBySchema = z.strictObject({
  tool: text,
  reference: text.optional(),
});

/**
 * Two statements of one source that cannot both be true, and the one that was kept.
 *
 * @public
 */
export const conflictSchema = z.strictObject({
  field: text,
  values: z.array(z.string()).min(2),
  kept: z.string(),
  reason: text,
});

/**
 * What is allowed, on what: one rule of a role or grant. Empty `names` means any name.
 *
 * @public
 */
export const permissionRuleSchema = z.strictObject({
  actions: z.array(z.string()),
  resources: z.array(z.string()),
  /** API groups or services that the resources belong to, where the source has such a notion. */
  groups: z.array(z.string()).optional(),
  /** Names that the rule is narrowed to. */
  names: z.array(z.string()).optional(),
});

/**
 * A key, token, password or certificate that proves an identity. Never holds a secret value.
 *
 * @public
 */
export const observedCredentialSchema = z.strictObject({
  externalId: text,
  kind: z.enum([
    'access-key',
    'api-key',
    'password',
    'private-key',
    'token',
    'client-secret',
    'ssh-key',
    'certificate',
    'signing-certificate',
  ]),
  displayName: text.optional(),
  status: z.enum(['active', 'inactive', 'revoked', 'unknown']),
  createdAt: instantSchema.optional(),
  lastRotatedAt: instantSchema.optional(),
  /** Left out: the source does not say. */
  expiresAt: instantOrNeverSchema.optional(),
  /** Left out: the source does not record use, or its window does not reach. */
  lastUsedAt: instantOrNeverSchema.optional(),
  lastUsedFrom: z
    .strictObject({
      service: text.optional(),
      region: text.optional(),
      ip: text.optional(),
    })
    .optional(),
  /** A keyed digest of the secret; never the secret and never an unkeyed digest of a guessable one. */
  fingerprint: text.optional(),
  /** The platform makes, rotates and holds it; people cannot. */
  platformManaged: z.boolean().optional(),
  /** A second factor is demanded with it. Left out: the source does not say. */
  multiFactor: z.boolean().optional(),
  /** Key algorithm as the source names it, for example `KEY_ALG_RSA_2048`. */
  algorithm: text.optional(),
  requestedBy: entityRef.optional(),
  labels: z.record(z.string(), z.string()).optional(),
});

/**
 * One permission held, with a stable id of its own.
 *
 * @public
 */
export const observedGrantSchema = z.strictObject({
  externalId: text,
  kind: z.enum(['role', 'scope', 'membership', 'rule', 'policy', 'tool']),
  /** The role, scope or verbs, as the source names them. */
  name: text,
  /** On what. Left out where the grant names no resource. */
  resource: text.optional(),
  actions: z.array(z.string()).optional(),
  /** What the role or policy behind the grant allows, where the source shows it. */
  permissions: z.array(permissionRuleSchema).optional(),
  privileged: z.boolean().optional(),
  grantedAt: instantSchema.optional(),
  expiresAt: instantOrNeverSchema.optional(),
  lastUsedAt: instantOrNeverSchema.optional(),
  requestedBy: entityRef.optional(),
  managedBy: managedBySchema.optional(),
});

/**
 * A non-human principal as one source describes it.
 *
 * @public
 */
export const observedIdentitySchema = z.strictObject({
  key: identityKeySchema,
  /**
   * The id of the source that the principal lives in, where a declaration speaks of a principal of another source. Both
   * then describe one identity.
   */
  statedFor: text.optional(),
  type: z.enum(IDENTITY_TYPES),
  displayName: text,
  status: z.enum(['active', 'disabled', 'unknown']),
  purpose: text.optional(),
  environment: text.optional(),
  owner: entityRef.optional(),
  sponsor: entityRef.optional(),
  /** Components that use it. Left out: not known. Empty: the source states that nothing does. */
  consumers: z.array(entityRef).optional(),
  createdAt: instantSchema.optional(),
  createdBy: text.optional(),
  lastUsedAt: instantOrNeverSchema.optional(),
  privileged: z.boolean().optional(),
  /** Belongs to the platform itself (for example a bootstrap role); not a team's to review. */
  platformOwned: z.boolean().optional(),
  managedBy: managedBySchema.optional(),
  authMethods: z.array(text).optional(),
  labels: z.record(z.string(), z.string()).optional(),
  /** What the source says besides, under the source's own names. */
  attributes: z
    .record(
      z.string(),
      z.union([z.string(), z.number(), z.boolean(), z.null()]),
    )
    .optional(),
  conflicts: z.array(conflictSchema).optional(),
  credentials: z.array(observedCredentialSchema).default([]),
  grants: z.array(observedGrantSchema).default([]),
});

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
 * An external party's connection, as declared.
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
  declaredScopes: z.array(text).optional(),
  consumers: z.array(entityRef).optional(),
  identities: z.array(identityKeySchema).optional(),
});

/**
 * Use of a credential or grant by one caller on one day (UTC).
 *
 * @public
 */
export const observedUseSchema = z.strictObject({
  identity: identityKeySchema,
  credential: text.optional(),
  grant: text.optional(),
  caller: text,
  /** `YYYY-MM-DD` in UTC. */
  day: z.iso.date(),
  count: z.number().int().positive(),
});

/**
 * Something that could not be read. It is listed with its reason, never dropped.
 *
 * @public
 */
export const unreadableItemSchema = z.strictObject({
  /** Where it stands: file, and row, entry or object within it. */
  item: text,
  reason: text,
});

/**
 * What one source says at one time. This is what importers return, what live sources observe and what the push API takes.
 *
 * @public
 */
export const observationSchema = z.strictObject({
  /** Format or system, for example `aws-credential-report`. */
  kind: text,
  observedAt: instantSchema,
  basis: z.enum(['declared', 'observed']),
  /**
   * A `snapshot` states everything that exists in `realms`: what it no longer names there is absent. A `delta` states
   * only what it names.
   */
  mode: z.enum(['snapshot', 'delta']),
  /** The realms that a snapshot covers completely. Required for one, refused for a delta. */
  realms: z.array(z.string().max(512)).optional(),
  identities: z.array(observedIdentitySchema).default([]),
  certificates: z.array(observedCertificateSchema).default([]),
  partnerIntegrations: z.array(observedPartnerIntegrationSchema).default([]),
  roles: z.array(observedRoleSchema).default([]),
  uses: z.array(observedUseSchema).default([]),
  /** The days that `uses` covers; outside of them use is unknown. */
  useWindow: z
    .strictObject({ from: instantSchema, to: instantSchema })
    .optional(),
  unreadable: z.array(unreadableItemSchema).default([]),
  /** What was understood and is no inventory, for example a revocation list among certificates. */
  ignored: z.array(unreadableItemSchema).default([]),
});

/**
 * What {@link identityKeySchema} accepts, parsed.
 *
 * @public
 */
export type IdentityKey = z.output<typeof identityKeySchema>;
/**
 * What {@link managedBySchema} accepts, parsed.
 *
 * @public
 */
export type ManagedBy = z.output<typeof managedBySchema>;
/**
 * What {@link conflictSchema} accepts, parsed.
 *
 * @public
 */
export type ObservedConflict = z.output<typeof conflictSchema>;
/**
 * What {@link observedCredentialSchema} accepts, parsed.
 *
 * @public
 */
export type ObservedCredential = z.output<typeof observedCredentialSchema>;
/**
 * What {@link observedGrantSchema} accepts, parsed.
 *
 * @public
 */
export type ObservedGrant = z.output<typeof observedGrantSchema>;
/**
 * What {@link observedIdentitySchema} accepts, parsed.
 *
 * @public
 */
export type ObservedIdentity = z.output<typeof observedIdentitySchema>;
/**
 * What {@link observedCertificateSchema} accepts, parsed.
 *
 * @public
 */
export type ObservedCertificate = z.output<typeof observedCertificateSchema>;
/**
 * What {@link observedRoleSchema} accepts, parsed.
 *
 * @public
 */
export type ObservedRole = z.output<typeof observedRoleSchema>;
/**
 * What {@link permissionRuleSchema} accepts, parsed.
 *
 * @public
 */
export type PermissionRule = z.output<typeof permissionRuleSchema>;
/**
 * What {@link observedPartnerIntegrationSchema} accepts, parsed.
 *
 * @public
 */
export type ObservedPartnerIntegration = z.output<
  typeof observedPartnerIntegrationSchema
>;
/**
 * What {@link observedUseSchema} accepts, parsed.
 *
 * @public
 */
export type ObservedUse = z.output<typeof observedUseSchema>;
/**
 * What {@link unreadableItemSchema} accepts, parsed.
 *
 * @public
 */
export type UnreadableItem = z.output<typeof unreadableItemSchema>;
/**
 * What {@link observationSchema} accepts, parsed.
 *
 * @public
 */
export type Observation = z.output<typeof observationSchema>;
/** What may be sent: fields with a default can be left out. @public */
export type ObservationInput = z.input<typeof observationSchema>;
