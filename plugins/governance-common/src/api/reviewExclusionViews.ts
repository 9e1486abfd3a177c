import { z } from 'zod/v4';

/** The exclusion that ended a question before anybody had answered it. @public */
export const reviewExclusionSchema = z.strictObject({
  /** As {@link exclusionSchema} has it. */
  id: z.string(),
  until: z.string(),
  /** Since when it is over, where it is: what it left out is asked about again from then on. */
  endedAt: z.string().optional(),
});

/** What {@link reviewExclusionSchema} accepts, parsed. @public */
export type ReviewExclusion = z.output<typeof reviewExclusionSchema>;
