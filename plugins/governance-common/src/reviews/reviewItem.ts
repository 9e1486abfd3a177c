import { reviewOwnershipSchema } from '../api/ownershipViews';
import {
  reviewExceptedSchema,
  reviewExceptionSchema,
} from '../api/reviewExceptionViews';
import { reviewExclusionSchema } from '../api/reviewExclusionViews';
import { z } from 'zod/v4';
import { identityMaySchema } from '../api/mayViews';
import {
  ENFORCEMENT_MODES,
  REVIEW_DECISIONS,
  REVIEW_OUTCOMES,
  REVIEW_STATUSES,
  reductionSchema,
} from './decisions';
import { SECOND_REASONS, secondSchema } from '../api/secondViews';
import { coolDownSchema, doneStepSchema } from '../api/remediationViews';
import { evidenceBundleSchema } from './evidence';
import { REVIEW_SUBJECT_KINDS } from './subjectKinds';

/**
 * One question about one subject, as lists show it. Times are ISO 8601 in UTC.
 *
 * @public
 */
export const reviewItemSchema = z.strictObject({
  id: z.string(),
  question: z.string(),
  subject: z.strictObject({
    kind: z.enum(REVIEW_SUBJECT_KINDS),
    ref: z.string(),
    title: z.string(),
  }),
  identity: z.strictObject({
    ref: z.string(),
    title: z.string(),
    type: z.string(),
    entityRef: z.string().optional(),
  }),
  source: z.string(),
  environment: z.string().optional(),
  mode: z.enum(ENFORCEMENT_MODES),
  status: z.enum(REVIEW_STATUSES),
  /** State of the flow, by its name in the definition. */
  state: z.string(),
  owner: z.string(),
  /** Why it was opened, in words. */
  cause: z.string(),
  openedAt: z.string(),
  dueAt: z.string(),
  /** What happens if nobody answers, in words. */
  onSilence: z.string(),
  decision: z.enum(REVIEW_DECISIONS).optional(),
  decidedAt: z.string().optional(),
  /** Until when the decision can be taken back. */
  withdrawableUntil: z.string().optional(),
  outcome: z.enum(REVIEW_OUTCOMES).optional(),
  closedAt: z.string().optional(),
  worstSeverity: z.enum(['critical', 'high', 'medium', 'low']).optional(),
  changeCount: z.number().int(),
  version: z.number().int(),
  /** The evidence that a decision about it rests on, by its digest. */
  evidenceDigest: z.string().optional(),
  /** In lists: whether it may be decided together with others. */
  bulk: z.enum(['allowed', 'forbidden']).optional(),
  /** In lists: campaigns that ask about it, the first due first, where the caller may see campaigns. */
  campaigns: z
    .array(z.strictObject({ id: z.string(), title: z.string() }))
    .optional(),
  /** In lists: components that use the identity. */
  components: z.array(z.string()).optional(),
});

/**
 * What {@link reviewItemSchema} accepts, parsed.
 *
 * @public
 */
export type ReviewItem = z.output<typeof reviewItemSchema>;

/**
 * Work that no connector can do. It closes when an observation shows that it was done.
 *
 * @public
 */
export const remediationTaskSchema = z.strictObject({
  id: z.string(),
  reviewId: z.string(),
  kind: z.enum(['automatic', 'manual']),
  action: z.enum(['revoke', 'reduce', 'disable', 'restore']),
  status: z.enum(['open', 'applied', 'verified', 'failed']),
  doer: z.string().optional(),
  reason: z.string(),
  steps: z.array(z.string()),
  /** What people have done of it; it is over when the source shows it. */
  done: z.array(doneStepSchema).optional(),
  openedAt: z.string(),
  dueAt: z.string().optional(),
  closedAt: z.string().optional(),
  /** What was tried and what the system answered when it was read back. */
  proof: z.string().optional(),
});

/**
 * What {@link remediationTaskSchema} accepts, parsed.
 *
 * @public
 */
export type RemediationTask = z.output<typeof remediationTaskSchema>;

/**
 * One entry of an item's history, newest last.
 *
 * @public
 */
export const reviewHistoryEntrySchema = z.strictObject({
  at: z.string(),
  /** A person, or `engine`, or the service that did it. */
  by: z.string(),
  what: z.string(),
});

/**
 * What {@link reviewHistoryEntrySchema} accepts, parsed.
 *
 * @public
 */
export type ReviewHistoryEntry = z.output<typeof reviewHistoryEntrySchema>;

/**
 * What the caller may do with an item now, with the reason where they may not.
 *
 * @public
 */
export const allowedActionSchema = z.strictObject({
  action: z.enum([
    'keep',
    'reduce',
    'revoke',
    'not-mine',
    'dont-know',
    'withdraw',
    'restore',
    'confirm-deletion',
    'second',
    'refresh-evidence',
  ]),
  allowed: z.boolean(),
  reason: z.string().optional(),
  /** Why it takes a second person who agrees, where it does. */
  takesSecond: z.array(z.enum(SECOND_REASONS)).optional(),
  /** What the click will do, in words. */
  consequence: z.string().optional(),
});

/**
 * What {@link allowedActionSchema} accepts, parsed.
 *
 * @public
 */
export type AllowedAction = z.output<typeof allowedActionSchema>;

/**
 * An item with everything a person needs to decide.
 *
 * @public
 */
export const reviewItemDetailSchema = reviewItemSchema.extend({
  evidence: evidenceBundleSchema,
  evidenceDigest: z.string(),
  evidenceStale: z.boolean(),
  reviewers: z.array(z.strictObject({ ref: z.string(), via: z.string() })),
  candidates: z.array(
    z.strictObject({
      ref: z.string(),
      reason: z.string(),
      /** Whether asking them proposes them as the owner, too. */
      proposed: z.boolean(),
    }),
  ),
  recommendation: z
    .strictObject({
      decision: z.enum(REVIEW_DECISIONS),
      reasons: z.array(z.string()),
      reduceTo: reductionSchema.optional(),
    })
    .optional(),
  actions: z.array(allowedActionSchema),
  /** The proof of presence that a decision takes, and its longest age as an ISO 8601 duration. */
  proof: z.strictObject({ uses: z.string(), fresh: z.string() }).optional(),
  remediation: z.array(remediationTaskSchema),
  /** A keep that takes a second person, as far as one was proposed. */
  second: secondSchema.optional(),
  /** How one asks for it not to be asked about for a while, where its flow has that. */
  exception: reviewExceptionSchema.optional(),
  /** The exception by which it is excepted, where it is. */
  excepted: reviewExceptedSchema.optional(),
  /** The exclusion that ended it, where one did. */
  exclusion: reviewExclusionSchema.optional(),
  /** A correction of who owns it, while it is proposed, in force or owed at the source. */
  ownership: reviewOwnershipSchema.optional(),
  /** While it is disabled and not yet deleted. */
  coolDown: coolDownSchema.optional(),
  history: z.array(reviewHistoryEntrySchema),
  /** Other open items of the same identity: they are one screen. */
  siblings: z.array(reviewItemSchema),
  /** Where it is read by itself: what the caller may do with its identity. */
  may: identityMaySchema.optional(),
});

/**
 * What {@link reviewItemDetailSchema} accepts, parsed.
 *
 * @public
 */
export type ReviewItemDetail = z.output<typeof reviewItemDetailSchema>;

/**
 * A page of a list. `total` counts everything that matches, so that nothing is silently cut.
 *
 * @public
 */
export function pageSchema<T extends z.ZodType>(item: T) {
  return z.strictObject({
    items: z.array(item),
    total: z.number().int(),
    nextCursor: z.string().optional(),
  });
}

/**
 * A part of a list, with the size of the whole.
 *
 * @public
 */
export interface Page<T> {
  items: T[];
  /** Everything that matches, not only this page. */
  total: number;
  /** Give it back as `after` for the next page. Absent on the last one. */
  nextCursor?: string;
}
