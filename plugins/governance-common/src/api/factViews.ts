import { z } from 'zod/v4';

/** A fact that was computed by a formula, with everything that it rests on. @public */
export const computedFactSchema = z.strictObject({
  /** Path of the fact, for example `risk.score`. */
  yields: z.string(),
  formula: z.string(),
  /** Absent where it is unknown. */
  value: z.union([z.number(), z.boolean()]).optional(),
  /** Why it is unknown, or which conditions made it what it is. */
  reasons: z.array(z.string()),
  inputs: z.array(
    z.strictObject({
      path: z.string(),
      state: z.enum(['known', 'unknown', 'too-old']),
      value: z.unknown().optional(),
      at: z.string().optional(),
      source: z.string().optional(),
    }),
  ),
  computedAt: z.string(),
});

/** What {@link computedFactSchema} accepts, parsed. @public */
export type ComputedFactView = z.output<typeof computedFactSchema>;
