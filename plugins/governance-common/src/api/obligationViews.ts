import { z } from 'zod/v4';

/** What is still owed when a flow has ended. @public */
export const obligationSchema = z.strictObject({
  id: z.string(),
  instanceId: z.string(),
  flow: z.string(),
  subject: z.string(),
  /** `expiry`, `certify`, or what else a flow names. */
  kind: z.string(),
  /** ISO 8601 duration after which it is owed again. */
  every: z.string().optional(),
  dueAt: z.string(),
  /** Whether the flow could say when; otherwise it was due at once. */
  endKnown: z.boolean(),
  /** `unmet`: due, and nothing could be done about it so far. */
  status: z.enum(['open', 'unmet', 'met']),
  /** What was done about it last, or why nothing could be. */
  result: z.string().optional(),
  settledAt: z.string().optional(),
});

/** What {@link obligationSchema} accepts, parsed. @public */
export type ObligationView = z.output<typeof obligationSchema>;
