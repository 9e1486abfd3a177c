import { z } from 'zod/v4';

/** An exception as it was granted. @public */
export const exceptionSchema = z.strictObject({
  /** The flow instance that granted it. */
  id: z.string(),
  flow: z.string(),
  exception: z.string(),
  subject: z.string(),
  /** What the subject is called, where that is known. */
  subjectTitle: z.string().optional(),
  owner: z.string(),
  /** What is done instead. */
  control: z.string(),
  requestedBy: z.string().optional(),
  renewal: z.number().int(),
  grantedAt: z.string(),
  until: z.string(),
  status: z.enum(['in-force', 'expired', 'withdrawn']),
  endedAt: z.string().optional(),
  withdrawnBy: z.string().optional(),
});

/** What {@link exceptionSchema} accepts, parsed. @public */
export type ExceptionView = z.output<typeof exceptionSchema>;

/** A wish to deviate from a flow for a while. @public */
export const exceptionRequestSchema = z.strictObject({
  flow: z.string().regex(/^[a-z][a-zA-Z0-9-]{0,62}$/),
  exception: z.string().min(1).max(63),
  /** What it is about, as instances of the flow name it. */
  subject: z.string().min(1).max(500),
  days: z.number().int().min(1).max(3650),
  control: z
    .string()
    .trim()
    .min(10, 'says what is done instead, in ten characters at least')
    .max(2000),
});

/** What {@link exceptionRequestSchema} accepts, parsed. @public */
export type ExceptionRequestInput = z.output<typeof exceptionRequestSchema>;
