import { z } from 'zod/v4';
import { identityMaySchema } from './mayViews';
import { evidenceFactSchema } from '../reviews/evidence';

const severity = z.enum(['critical', 'high', 'medium', 'low']);

/**
 * A credential or a grant, or what a person may do with the identity, as pages show it.
 *
 * @public
 */
export const holdingViewSchema = z.strictObject({
  kind: z.enum(['credential', 'grant', 'entitlement']),
  ref: z.string(),
  title: z.string(),
  detail: z.string(),
  status: z.string(),
  expiresAt: z.string().optional(),
  lastUsedAt: z.string().optional(),
  /** Whether the source records use at all. */
  useKnown: z.boolean(),
  privileged: z.boolean().optional(),
  unusedSinceMoveAt: z.string().optional(),
  absentSince: z.string().optional(),
  openReviewId: z.string().optional(),
});

/**
 * What {@link holdingViewSchema} accepts, parsed.
 *
 * @public
 */
export type HoldingView = z.output<typeof holdingViewSchema>;

/**
 * An identity as lists show it.
 *
 * @public
 */
export const identitySummarySchema = z.strictObject({
  ref: z.string(),
  title: z.string(),
  type: z.string(),
  source: z.string(),
  environment: z.string().optional(),
  status: z.string(),
  owner: z.string().optional(),
  privileged: z.boolean().optional(),
  managedBy: z.string().optional(),
  absentSince: z.string().optional(),
  credentials: z.number().int(),
  grants: z.number().int(),
  /** When its credentials end: those that are present and not revoked. */
  nextExpiry: z.strictObject({
    /** The earliest end that lies ahead, ISO 8601. Left out where none is known; then look at `unknown`. */
    at: z.string().optional(),
    /** Credentials whose end has passed. */
    expired: z.number().int(),
    /** Credentials of which no source says whether and when they end. */
    unknown: z.number().int(),
  }),
  openReviews: z.number().int(),
  findings: z.number().int(),
  worstSeverity: severity.optional(),
  lastObservedAt: z.string(),
  entityRef: z.string().optional(),
});

/**
 * What {@link identitySummarySchema} accepts, parsed.
 *
 * @public
 */
export type IdentitySummary = z.output<typeof identitySummarySchema>;

/**
 * A rule's verdict over facts, with its way out.
 *
 * @public
 */
export const findingViewSchema = z.strictObject({
  id: z.string(),
  rule: z.string(),
  title: z.string(),
  framework: z.string().optional(),
  severity,
  message: z.string(),
  wayOut: z.string(),
  since: z.string(),
  identityRef: z.string().optional(),
});

/**
 * What {@link findingViewSchema} accepts, parsed.
 *
 * @public
 */
export type FindingView = z.output<typeof findingViewSchema>;

/**
 * An identity with everything that is known, and that is not.
 *
 * @public
 */
export const identityDetailSchema = identitySummarySchema.extend({
  externalId: z.string(),
  realm: z.string(),
  region: z.string(),
  facts: z.array(evidenceFactSchema),
  holdings: z.array(holdingViewSchema),
  consumers: z.array(
    z.strictObject({ ref: z.string(), basis: z.string(), via: z.string() }),
  ),
  openFindings: z.array(findingViewSchema),
  changes: z.array(
    z.strictObject({ at: z.string(), kind: z.string(), what: z.string() }),
  ),
  suggestions: z.array(
    z.strictObject({
      ref: z.string(),
      kind: z.enum(['owner', 'component']),
      score: z.number(),
      reason: z.string(),
    }),
  ),
  /** Of one identity by itself: what the caller may do with it. */
  may: identityMaySchema.optional(),
});

/**
 * What {@link identityDetailSchema} accepts, parsed.
 *
 * @public
 */
export type IdentityDetail = z.output<typeof identityDetailSchema>;

/**
 * A certificate as lists show it.
 *
 * @public
 */
export const certificateSummarySchema = z.strictObject({
  ref: z.string(),
  title: z.string(),
  issuer: z.string().optional(),
  notAfter: z.string().optional(),
  state: z.string(),
  source: z.string(),
  owner: z.string().optional(),
});

/**
 * What {@link certificateSummarySchema} accepts, parsed.
 *
 * @public
 */
export type CertificateSummary = z.output<typeof certificateSummarySchema>;

/**
 * A partner integration as lists show it.
 *
 * @public
 */
export const partnerIntegrationSummarySchema = z.strictObject({
  ref: z.string(),
  title: z.string(),
  partner: z.string(),
  capabilities: z.array(z.string()),
  source: z.string(),
  owner: z.string().optional(),
});

/**
 * What {@link partnerIntegrationSummarySchema} accepts, parsed.
 *
 * @public
 */
export type PartnerIntegrationSummary = z.output<
  typeof partnerIntegrationSummarySchema
>;

/**
 * What the overview card of a component, a governed Resource or a Group shows: counts, and at most three rows, worst
 * first.
 *
 * @public
 */
export const overviewSchema = z.strictObject({
  /** The entity reference or inventory reference that was asked about. */
  subject: z.string(),
  counts: z.strictObject({
    identities: z.number().int(),
    credentials: z.number().int(),
    certificates: z.number().int(),
    partnerIntegrations: z.number().int(),
    openReviews: z.number().int(),
    /** Those that the caller can answer. */
    myReviews: z.number().int(),
    findings: z.number().int(),
  }),
  nextDueAt: z.string().optional(),
  nextExpiry: z.strictObject({ title: z.string(), at: z.string() }).optional(),
  rows: z
    .array(
      z.strictObject({
        kind: z.enum(['review', 'finding', 'certificate', 'remediation']),
        severity: severity.optional(),
        text: z.string(),
        identityRef: z.string().optional(),
        reviewId: z.string().optional(),
        dueAt: z.string().optional(),
      }),
    )
    .max(3),
  /** Sources whose answer is missing or old, so that the card can say that it is partial. */
  staleSources: z.array(
    z.strictObject({
      source: z.string(),
      lastObservedAt: z.string().optional(),
      error: z.string().optional(),
    }),
  ),
});

/**
 * What {@link overviewSchema} accepts, parsed.
 *
 * @public
 */
export type Overview = z.output<typeof overviewSchema>;

/**
 * A source and how its last reading went.
 *
 * @public
 */
export const sourceViewSchema = z.strictObject({
  id: z.string(),
  kind: z.string(),
  title: z.string(),
  basis: z.enum(['declared', 'observed']),
  environment: z.string().optional(),
  live: z.boolean(),
  lastObservedAt: z.string().optional(),
  lastStatus: z.string().optional(),
  lastError: z.string().optional(),
  stale: z.boolean(),
  counts: z.record(z.string(), z.number()),
});

/**
 * What {@link sourceViewSchema} accepts, parsed.
 *
 * @public
 */
export type SourceView = z.output<typeof sourceViewSchema>;
