import { z } from 'zod/v4';

/** A look at an active flow: its tests run again, and everything that its rules decided evaluated again. @public */
export const flowCheckSchema = z.strictObject({
  id: z.string(),
  flow: z.string(),
  hash: z.string(),
  version: z.string(),
  /** Why it was looked at, in words. */
  cause: z.string(),
  status: z.enum(['pending', 'running', 'passed', 'failed']),
  askedAt: z.string(),
  finishedAt: z.string().optional(),
  cases: z.number().int(),
  casesPassed: z.number().int(),
  failures: z.array(z.string()),
  /** Covered and all, by what is covered. */
  coverage: z
    .record(
      z.string(),
      z.strictObject({ covered: z.number().int(), total: z.number().int() }),
    )
    .optional(),
  /** Instances looked at so far. */
  instances: z.number().int(),
  decisions: z.number().int(),
  disagreements: z.number().int(),
});

/** What {@link flowCheckSchema} accepts, parsed. @public */
export type FlowCheckView = z.output<typeof flowCheckSchema>;

/** A past decision that comes out differently now. It counts as a denial. @public */
export const disagreementSchema = z.strictObject({
  instanceId: z.string(),
  subject: z.string(),
  /** What the subject is called, where that is known. */
  subjectTitle: z.string().optional(),
  /** Which event of the instance. */
  seq: z.number().int(),
  /** `state/rule`. */
  rule: z.string(),
  expression: z.string(),
  was: z.string(),
  is: z.string(),
  reason: z.string().optional(),
});

/** What {@link disagreementSchema} accepts, parsed. @public */
export type DisagreementView = z.output<typeof disagreementSchema>;
