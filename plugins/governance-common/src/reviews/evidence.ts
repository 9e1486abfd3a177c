import { z } from 'zod/v4';
import { contractDifferenceSchema } from './contractDifference';
import { REVIEW_SUBJECT_KINDS } from './subjectKinds';

const factValue = z.union([
  z.string(),
  z.number(),
  z.boolean(),
  z.null(),
  z.array(z.string()),
]);

/**
 * One line of evidence: what is stated, by whom, when; or that it is not known, and why.
 *
 * @public
 */
export const evidenceFactSchema = z.discriminatedUnion('known', [
  z.strictObject({
    field: z.string(),
    known: z.literal(true),
    value: factValue,
    source: z.string(),
    at: z.string(),
    basis: z.enum(['declared', 'observed']),
    /** Older than the policy accepts for a decision. */
    stale: z.boolean(),
  }),
  z.strictObject({
    field: z.string(),
    known: z.literal(false),
    reason: z.string(),
  }),
]);

/**
 * What {@link evidenceFactSchema} accepts, parsed.
 *
 * @public
 */
export type EvidenceFact = z.output<typeof evidenceFactSchema>;

/**
 * Facts frozen before a question is put. Its digest is the SHA-256 of its canonical JSON (RFC 8785).
 *
 * @public
 */
export const evidenceBundleSchema = z.strictObject({
  v: z.literal(1),
  collectedAt: z.string(),
  subject: z.strictObject({
    kind: z.enum(REVIEW_SUBJECT_KINDS),
    ref: z.string(),
    title: z.string(),
    fingerprint: z.string(),
    facts: z.array(evidenceFactSchema),
  }),
  identity: z.strictObject({
    ref: z.string(),
    title: z.string(),
    type: z.string(),
    facts: z.array(evidenceFactSchema),
  }),
  /** What this identity holds, so that one question is seen in its whole. */
  grants: z.array(
    z.strictObject({
      ref: z.string(),
      title: z.string(),
      privileged: z.boolean().nullable(),
    }),
  ),
  use: z.discriminatedUnion('known', [
    z.strictObject({
      known: z.literal(true),
      source: z.string(),
      from: z.string(),
      to: z.string(),
      /** Not every use is recorded: on a day that is not listed it may have been used all the same. */
      partial: z.literal(true).optional(),
      days: z.array(
        z.strictObject({
          day: z.string(),
          caller: z.string(),
          count: z.number(),
        }),
      ),
    }),
    z.strictObject({ known: z.literal(false), reason: z.string() }),
  ]),
  /** What would be affected: components that declare or show that they use it, and what depends on those. */
  dependents: z.discriminatedUnion('known', [
    z.strictObject({
      known: z.literal(true),
      entities: z.array(
        z.strictObject({
          ref: z.string(),
          basis: z.enum(['declared', 'observed', 'derived']),
          via: z.string(),
        }),
      ),
    }),
    z.strictObject({ known: z.literal(false), reason: z.string() }),
  ]),
  /** Of a partner integration: its contract set against what is granted. */
  contract: contractDifferenceSchema.optional(),
  findings: z.array(
    z.strictObject({
      rule: z.string(),
      severity: z.string(),
      message: z.string(),
      since: z.string(),
    }),
  ),
  /** Differences to what the last decision rested on; empty where nothing changed. */
  changes: z.array(
    z.strictObject({
      field: z.string(),
      before: z.string().nullable(),
      after: z.string().nullable(),
    }),
  ),
  lastDecision: z
    .strictObject({
      decision: z.string(),
      at: z.string(),
      by: z.string(),
      justification: z.string().nullable(),
    })
    .nullable(),
  sources: z.array(
    z.strictObject({
      source: z.string(),
      at: z.string(),
      stale: z.boolean(),
    }),
  ),
});

/**
 * What {@link evidenceBundleSchema} accepts, parsed.
 *
 * @public
 */
export type EvidenceBundle = z.output<typeof evidenceBundleSchema>;
