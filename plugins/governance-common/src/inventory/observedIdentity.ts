import { z } from 'zod/v4';
import { instantOrNeverSchema, instantSchema } from './facts';
import { IDENTITY_TYPES } from './identityTypes';
import {
  managedBySchema,
  observedCredentialSchema,
  observedEntitlementSchema,
  observedGrantSchema,
} from './observedHoldings';
import { entityRef, text } from './observedText';

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
 * What {@link identityKeySchema} accepts, parsed.
 *
 * @public
 */
export type IdentityKey = z.output<typeof identityKeySchema>;

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
 * What {@link conflictSchema} accepts, parsed.
 *
 * @public
 */
export type ObservedConflict = z.output<typeof conflictSchema>;

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
  /** What people may do with it. Left out: the source does not say. Empty: nobody may do anything. */
  entitlements: z.array(observedEntitlementSchema).optional(),
});

/**
 * What {@link observedIdentitySchema} accepts, parsed.
 *
 * @public
 */
export type ObservedIdentity = z.output<typeof observedIdentitySchema>;
