import { z } from 'zod/v4';

/** How an exception can have a question not asked for a while, and whether somebody has asked for one. @public */
export const reviewExceptionSchema = z.strictObject({
  /** The flow that declares it. */
  flow: z.string(),
  exception: z.string(),
  /** What it would be about, as one asks for it. */
  subject: z.string(),
  maxDays: z.number().int().min(1),
  /** That it is asked for and not decided yet. */
  asked: z
    .strictObject({
      instanceId: z.string(),
      by: z.string().optional(),
      at: z.string(),
      control: z.string(),
      until: z.string(),
    })
    .optional(),
});

/** What {@link reviewExceptionSchema} accepts, parsed. @public */
export type ReviewException = z.output<typeof reviewExceptionSchema>;

/** The exception that ended a question, or had it never asked. @public */
export const reviewExceptedSchema = z.strictObject({
  /** As {@link exceptionSchema} has it. */
  id: z.string(),
  exception: z.string(),
  /** What is done instead. */
  control: z.string(),
  /** Who agreed, in the order in which they did. */
  approvedBy: z.array(z.string()),
  until: z.string(),
  /** Since when it is over, where it is: what it was about is asked about again from then on. */
  endedAt: z.string().optional(),
});

/** What {@link reviewExceptedSchema} accepts, parsed. @public */
export type ReviewExcepted = z.output<typeof reviewExceptedSchema>;
