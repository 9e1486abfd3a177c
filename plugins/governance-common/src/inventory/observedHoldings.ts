import { z } from 'zod/v4';
import { instantOrNeverSchema, instantSchema } from './facts';
import { entityRef, text } from './observedText';

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
 * What {@link managedBySchema} accepts, parsed.
 *
 * @public
 */
export type ManagedBy = z.output<typeof managedBySchema>;

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
 * What {@link permissionRuleSchema} accepts, parsed.
 *
 * @public
 */
export type PermissionRule = z.output<typeof permissionRuleSchema>;

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
 * What {@link observedCredentialSchema} accepts, parsed.
 *
 * @public
 */
export type ObservedCredential = z.output<typeof observedCredentialSchema>;

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
 * What {@link observedGrantSchema} accepts, parsed.
 *
 * @public
 */
export type ObservedGrant = z.output<typeof observedGrantSchema>;

/**
 * What a person, or a group of people, may do with an identity: act as it, make tokens of it, read its secret.
 *
 * @public
 */
export const observedEntitlementSchema = z.strictObject({
  externalId: text,
  /** The person or group as the source names it. */
  holder: z.string().min(1).max(512),
  /** The User or Group of the catalog that it is, where the source says so. */
  holderRef: entityRef.optional(),
  /** What they may do, in the words of the source, for example `SET ROLE`. */
  may: text,
  /** By way of what, where it is not given to them directly. */
  via: text.optional(),
  managedBy: managedBySchema.optional(),
});

/**
 * What {@link observedEntitlementSchema} accepts, parsed.
 *
 * @public
 */
export type ObservedEntitlement = z.output<typeof observedEntitlementSchema>;
