import { z } from 'zod/v4';

/** Why a keep takes a second person. @public */
export const SECOND_REASONS = [
  'stale-evidence',
  'unresolved-owner',
  'ownership-changed',
] as const;

/** What the second person says of a keep. @public */
export const secondAnswerSchema = z.strictObject({
  agrees: z.boolean(),
  reason: z.string().trim().min(3).max(2000),
});

/** What {@link secondAnswerSchema} accepts, parsed. @public */
export type SecondAnswer = z.output<typeof secondAnswerSchema>;

/** A keep that takes a second person: who proposed it and why it takes one, and what came of it. @public */
export const secondSchema = z.strictObject({
  state: z.enum(['proposed', 'waiting', 'agreed', 'disagreed', 'lapsed']),
  reasons: z.array(z.enum(SECOND_REASONS)),
  first: z.string(),
  justification: z.string().optional(),
  proposedAt: z.string(),
  second: z.string().optional(),
  answer: z.string().optional(),
  settledAt: z.string().optional(),
});

/** What {@link secondSchema} accepts, parsed. @public */
export type Second = z.output<typeof secondSchema>;
