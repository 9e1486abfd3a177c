import { z } from 'zod/v4';
import { entityRefSchema } from './entityRefs';

const text = z.string().trim().min(1).max(1024);

/** As sources name environments: lower case, digits and hyphens. */
const environment = z
  .string()
  .regex(
    /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/,
    'must be lower-case letters, digits and hyphens, 63 at most',
  );

const managedBy = z.strictObject({
  tool: text,
  reference: text.optional(),
});

const components = z.array(entityRefSchema('component')).max(1000);
const resources = z.array(entityRefSchema('resource')).max(1000);

/**
 * `spec.identity` of a governed Resource: what does not change from one poll to the next. Last use, findings and days
 * left are no part of an entity; they are read from the governance API.
 *
 * @public
 */
export const identityBlockSchema = z.strictObject({
  /** The source that knows it, by its id in the inventory. */
  source: text,
  /** Account, tenant, project or cluster; empty where the source has none. */
  realm: z.string().max(512).default(''),
  region: z.string().max(128).optional(),
  /** Its id in the source. */
  externalId: z.string().min(1).max(2048),
  environment: environment.optional(),
  /** What it is for, in words. */
  purpose: text.optional(),
  /** What would put it back when it is changed by hand. */
  managedBy: managedBy.optional(),
  /** Components that authenticate as it. */
  consumers: components.optional(),
});

/**
 * `spec.certificate` of a governed Resource: the certificate over its renewals, in CycloneDX 1.7 names. Serial number
 * and validity change with each renewal and are read from the governance API.
 *
 * @public
 */
export const certificateBlockSchema = z.strictObject({
  subjectName: text,
  issuerName: text.optional(),
  subjectAlternativeNames: z.array(text).max(100).optional(),
  source: text.optional(),
  externalId: z.string().min(1).max(2048).optional(),
  environment: environment.optional(),
  managedBy: managedBy.optional(),
  /** Components that present it. */
  presentedBy: components.optional(),
  /** Identities that it authenticates. */
  authenticates: resources.optional(),
});

/**
 * `spec.partnerIntegration` of a governed Resource.
 *
 * @public
 */
export const partnerIntegrationBlockSchema = z.strictObject({
  /** The other party, by the name it is known under. */
  partner: text,
  /** Who calls whom: `inbound` is them calling us. Left out: unknown. */
  direction: z.enum(['inbound', 'outbound', 'both']).optional(),
  environment: environment.optional(),
  capabilities: z.array(text).max(100).optional(),
  scopes: z.array(text).max(1000).optional(),
  /** Base URLs of theirs that we call, or of ours that they call. */
  endpoints: z
    .array(z.url({ protocol: /^https?$/ }))
    .max(100)
    .optional(),
  /** Components that carry it. */
  integratedBy: components.optional(),
  /** Identities that it uses. */
  usesIdentities: resources.optional(),
});

/**
 * What {@link identityBlockSchema} accepts, parsed.
 *
 * @public
 */
export type IdentityBlock = z.output<typeof identityBlockSchema>;
/**
 * What {@link certificateBlockSchema} accepts, parsed.
 *
 * @public
 */
export type CertificateBlock = z.output<typeof certificateBlockSchema>;
/**
 * What {@link partnerIntegrationBlockSchema} accepts, parsed.
 *
 * @public
 */
export type PartnerIntegrationBlock = z.output<
  typeof partnerIntegrationBlockSchema
>;

/**
 * The typed blocks of governed Resources by their place in `spec`.
 *
 * @public
 */
export const TYPED_BLOCKS = {
  identity: identityBlockSchema,
  certificate: certificateBlockSchema,
  partnerIntegration: partnerIntegrationBlockSchema,
} as const;

/**
 * The place of a typed block in `spec`.
 *
 * @public
 */
export type TypedBlockName = keyof typeof TYPED_BLOCKS;
