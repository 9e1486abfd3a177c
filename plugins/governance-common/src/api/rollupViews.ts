import { z } from 'zod/v4';

/** Along what numbers are summed up: who owns things, or what uses them. @public */
export const ROLLUP_DIMENSIONS = ['team', 'system'] as const;

/** One of {@link ROLLUP_DIMENSIONS}. @public */
export type RollupDimension = (typeof ROLLUP_DIMENSIONS)[number];

/** How a thing that is certified can stand; each stands in one of these. @public */
export const CERTIFICATION_STANDINGS = [
  'open',
  'overdue',
  'certified',
  'revoked',
  'not-carried-out',
  'undecided',
  'excepted',
  'excluded',
  'exempt',
  'carried',
] as const;

/** One of {@link CERTIFICATION_STANDINGS}. @public */
export type CertificationStanding = (typeof CERTIFICATION_STANDINGS)[number];

const count = z.number().int().min(0);

/**
 * Numbers of certification. `items` is their base: the sum of `open`, `certified`, `revoked`, `notCarriedOut`, `undecided`,
 * `excepted`, `excluded`, `exempt` and `carried`; `overdue` is a part of `open`.
 *
 * @public
 */
export const certificationCountsSchema = z.strictObject({
  items: count,
  open: count,
  overdue: count,
  /** Kept, or reduced and read back. */
  certified: count,
  revoked: count,
  /** Ordered to be reduced, revoked or disabled, and not carried out and read back. */
  notCarriedOut: count,
  /** Ended without anybody's decision. */
  undecided: count,
  /** Not asked about, or waits for an answer, and an exception about it is in force. */
  excepted: count,
  /** In the scope of a campaign, and not asked about, for a reason. */
  excluded: count,
  /** In the scope of a campaign, and left out by an exclusion. */
  exempt: count,
  /** In the scope of a campaign, and not asked about, as what was decided is carried forward. */
  carried: count,
});

/** What {@link certificationCountsSchema} accepts, parsed. @public */
export type CertificationCounts = z.output<typeof certificationCountsSchema>;

/** What numbers can be summed up for. @public */
export const rollupNodeSchema = z.strictObject({
  ref: z.string(),
  title: z.string(),
  kind: z.enum(['group', 'user', 'domain', 'system', 'component']),
});

/** What {@link rollupNodeSchema} accepts, parsed. @public */
export type RollupNode = z.output<typeof rollupNodeSchema>;

/** Certification of a team, system or everything, of what the caller may see. @public */
export const certificationRollupSchema = z.strictObject({
  by: z.enum(ROLLUP_DIMENSIONS),
  /** Whose numbers these are; everything where it is left out. */
  node: rollupNodeSchema.optional(),
  /** What it lies in, the outermost first. */
  above: z.array(rollupNodeSchema),
  counts: certificationCountsSchema,
  /** What lies right below it, with something that the caller may see. */
  children: z.array(
    rollupNodeSchema.extend({ counts: certificationCountsSchema }),
  ),
  /** What lies in it and in none of its children. */
  direct: certificationCountsSchema,
  /** How many counts of the children are of something that an earlier one counts too; the sum above counts each once. */
  shared: count,
  /** When it was counted. */
  at: z.string(),
  /** Whether there may be more than the caller may see. */
  partial: z.boolean(),
});

/** What {@link certificationRollupSchema} accepts, parsed. @public */
export type CertificationRollup = z.output<typeof certificationRollupSchema>;

/** One thing of a roll-up. @public */
export const certificationLeafSchema = z.strictObject({
  standing: z.enum(CERTIFICATION_STANDINGS),
  /** The question about it; nothing was asked about what is excluded. */
  reviewId: z.string().optional(),
  identity: z.strictObject({ ref: z.string(), title: z.string() }),
  subject: z.strictObject({ ref: z.string(), title: z.string() }),
  owner: z.string().optional(),
  dueAt: z.string().optional(),
  decidedAt: z.string().optional(),
  /** Why it is left out. */
  reason: z.string().optional(),
});

/** What {@link certificationLeafSchema} accepts, parsed. @public */
export type CertificationLeaf = z.output<typeof certificationLeafSchema>;

/** How a roll-up stood at the end of a day (UTC), of what was asked by then. @public */
export const certificationTrendPointSchema = z.strictObject({
  day: z.string(),
  open: count,
  overdue: count,
  certified: count,
  revoked: count,
  notCarriedOut: count,
  undecided: count,
});

/** What {@link certificationTrendPointSchema} accepts, parsed. @public */
export type CertificationTrendPoint = z.output<
  typeof certificationTrendPointSchema
>;

/** How a roll-up stood day by day. @public */
export const certificationTrendSchema = z.strictObject({
  points: z.array(certificationTrendPointSchema),
});

/** What {@link certificationTrendSchema} accepts, parsed. @public */
export type CertificationTrend = z.output<typeof certificationTrendSchema>;
