import { z } from 'zod/v4';
import { REVIEW_DECISIONS, reductionSchema } from './decisions';

/** Decisions that one request may make. @public */
export const MOST_BULK_DECISIONS = 1000;

const bulkDecisionSchema = z
  .strictObject({
    id: z.string().min(1).max(64),
    decision: z.enum(REVIEW_DECISIONS),
    /** The evidence that was seen, of this item. */
    evidenceDigest: z.string().regex(/^[0-9a-f]{64}$/),
    justification: z.string().max(2000).optional(),
    reduceTo: reductionSchema.optional(),
    /** As in a decision about one item. */
    openingLost: z.literal(true).optional(),
  })
  .refine(body => (body.decision === 'reduce') === Boolean(body.reduceTo), {
    path: ['reduceTo'],
    message: 'is required for reduce and not accepted for keep or revoke',
  });

/** The body by which somebody decides about many items at once, each with the evidence that was seen. @public */
export const bulkDecisionRequestSchema = z.strictObject({
  items: z
    .array(bulkDecisionSchema)
    .min(1)
    .max(MOST_BULK_DECISIONS)
    .refine(items => new Set(items.map(({ id }) => id)).size === items.length, {
      error: 'names each item once',
    }),
});

/** What {@link bulkDecisionRequestSchema} accepts, parsed. @public */
export type BulkDecisionRequest = z.output<typeof bulkDecisionRequestSchema>;

/** What became of one of many decisions. @public */
export const bulkDecisionResultSchema = z.discriminatedUnion('result', [
  z.strictObject({ id: z.string(), result: z.literal('decided') }),
  z.strictObject({
    id: z.string(),
    result: z.literal('refused'),
    /** Name of the error by which a decision about this item alone would have been refused. */
    error: z.string(),
    reason: z.string(),
  }),
]);

/** What {@link bulkDecisionResultSchema} accepts, parsed. @public */
export type BulkDecisionResult = z.output<typeof bulkDecisionResultSchema>;

/** What became of many decisions, in the order in which they were given. @public */
export const bulkDecisionAnswerSchema = z.strictObject({
  decided: z.number().int(),
  refused: z.number().int(),
  results: z.array(bulkDecisionResultSchema),
});

/** What {@link bulkDecisionAnswerSchema} accepts, parsed. @public */
export type BulkDecisionAnswer = z.output<typeof bulkDecisionAnswerSchema>;
