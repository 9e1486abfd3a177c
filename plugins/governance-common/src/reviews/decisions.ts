import { z } from 'zod/v4';
import { proofAnswerSchema } from '../api/proofViews';

/**
 * The decisions that end a review item.
 *
 * @public
 */
export const REVIEW_DECISIONS = ['keep', 'reduce', 'revoke'] as const;

/**
 * One of {@link REVIEW_DECISIONS}.
 *
 * @public
 */
export type ReviewDecision = (typeof REVIEW_DECISIONS)[number];

/**
 * How far a flow may go, per source and environment: `observe` tells nobody, `advise` asks and records, `enforce`
 * carries out.
 *
 * @public
 */
export const ENFORCEMENT_MODES = ['observe', 'advise', 'enforce'] as const;

/**
 * One of {@link ENFORCEMENT_MODES}.
 *
 * @public
 */
export type EnforcementMode = (typeof ENFORCEMENT_MODES)[number];

/**
 * Where a review item stands. `withdrawable` is a decision that can still be taken back; `by-hand` waits until somebody
 * has done what no connector can, and an observation shows it.
 *
 * @public
 */
export const REVIEW_STATUSES = [
  'open',
  'withdrawable',
  'carrying-out',
  'by-hand',
  'closed',
] as const;

/**
 * One of {@link REVIEW_STATUSES}.
 *
 * @public
 */
export type ReviewStatus = (typeof REVIEW_STATUSES)[number];

/**
 * What a closed item came to. `unanswered` and `unresolved` are never a keep; `excepted` is not asked about,
 * because an exception is in force, and `excluded` is not, because an exclusion is.
 *
 * @public
 */
export const REVIEW_OUTCOMES = [
  'kept',
  'reduced',
  'revoked',
  'disabled',
  'recorded',
  'unanswered',
  'unresolved',
  'cancelled',
  'excepted',
  'excluded',
] as const;

/**
 * One of {@link REVIEW_OUTCOMES}.
 *
 * @public
 */
export type ReviewOutcome = (typeof REVIEW_OUTCOMES)[number];

/**
 * What remains of a grant or credential after *reduce*; always a strict part of what was held.
 *
 * @public
 */
export const reductionSchema = z.strictObject({
  actions: z.array(z.string().min(1)).optional(),
  expiresAt: z.iso.datetime({ offset: true }).optional(),
});

/**
 * What {@link reductionSchema} accepts, parsed.
 *
 * @public
 */
export type Reduction = z.output<typeof reductionSchema>;

/**
 * The body of a decision. `evidenceDigest` names the evidence that the person had before them.
 *
 * @public
 */
export const decisionRequestSchema = z
  .strictObject({
    decision: z.enum(REVIEW_DECISIONS),
    evidenceDigest: z.string().regex(/^[0-9a-f]{64}$/),
    justification: z.string().max(2000).optional(),
    reduceTo: reductionSchema.optional(),
    /**
     * Keeps it although its evidence is too old or nobody is known to own it. Takes a reason, and a second person who is
     * independent: nothing is kept before they agree.
     */
    override: z.literal(true).optional(),
    /** Where the flow demands that the person proves to be present. */
    proof: proofAnswerSchema.optional(),
    /**
     * That a report of what the person had opened got lost on the way. Then nobody knows whether they had, and it speaks
     * neither for nor against them.
     */
    openingLost: z.literal(true).optional(),
  })
  .refine(body => (body.decision === 'reduce') === Boolean(body.reduceTo), {
    path: ['reduceTo'],
    message: 'is required for reduce and not accepted for keep or revoke',
  })
  .refine(body => !body.override || body.decision === 'keep', {
    path: ['override'],
    message: 'is accepted for keep only',
  })
  .refine(
    body => !body.override || (body.justification ?? '').trim().length >= 3,
    { path: ['justification'], message: 'is required for an override' },
  );

/**
 * What {@link decisionRequestSchema} accepts, parsed.
 *
 * @public
 */
export type DecisionRequest = z.output<typeof decisionRequestSchema>;

/**
 * The body by which the proof of a decision is begun.
 *
 * @public
 */
export const reviewProofRequestSchema = z.strictObject({
  decision: z.enum(REVIEW_DECISIONS),
  evidenceDigest: z.string().regex(/^[0-9a-f]{64}$/),
});

/**
 * The body of *not mine* and *don't know*: they route the question and never decide it.
 *
 * @public
 */
export const routeRequestSchema = z.strictObject({
  kind: z.enum(['not-mine', 'dont-know']),
  /** Left out: the next ranked candidate is asked. */
  to: z.string().optional(),
  reason: z.string().max(2000).optional(),
});

/**
 * What {@link routeRequestSchema} accepts, parsed.
 *
 * @public
 */
export type RouteRequest = z.output<typeof routeRequestSchema>;
