import { z } from 'zod/v4';

/** What is looked at in how certification itself goes. @public */
export const PROCESS_RULES = [
  'backlog-age',
  'bulk-share',
  'median-decision-seconds',
  'expired-exceptions',
] as const;

/** One of {@link PROCESS_RULES}. @public */
export type ProcessRule = (typeof PROCESS_RULES)[number];

/** A finding about how certification itself goes; it belongs to no subject. @public */
export const processFindingSchema = z.strictObject({
  id: z.string(),
  rule: z.enum(PROCESS_RULES),
  severity: z.enum(['critical', 'high', 'medium', 'low']),
  scope: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('team'), ref: z.string() }),
    z.strictObject({
      kind: z.literal('campaign'),
      ref: z.string(),
      title: z.string(),
    }),
  ]),
  /** Days, a share from 0 to 1, seconds, or a number of exceptions, by the rule. */
  value: z.number(),
  threshold: z.number(),
  since: z.string(),
  /** In words, with what was measured and from where on it counts. */
  message: z.string(),
  wayOut: z.string(),
});

/** What {@link processFindingSchema} accepts, parsed. @public */
export type ProcessFinding = z.output<typeof processFindingSchema>;
