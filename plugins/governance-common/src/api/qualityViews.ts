import { z } from 'zod/v4';
import { QUALITY_SIGNALS } from '../quality/signals';
import { REVIEW_DECISIONS } from '../reviews/decisions';

const count = z.number().int().min(0);

/** What somebody has opened. Nothing else is reported of how they read. @public */
export const openingSchema = z.strictObject({
  what: z
    .enum(['item', 'evidence'])
    .describe('The item, or the end of its evidence'),
  late: z
    .literal(true)
    .optional()
    .describe(
      'It is sent again, because it got lost: nobody knows when it was',
    ),
});

/** What {@link openingSchema} accepts, parsed. @public */
export type Opening = z.output<typeof openingSchema>;

/** One signal of how decisions were made, with what was measured and from where on it counts. @public */
export const qualitySignalSchema = z.strictObject({
  signal: z.enum(QUALITY_SIGNALS),
  /** Seconds, decisions or a share, by the signal; absent where there is too little to say. */
  value: z.number().optional(),
  limit: z.number(),
  side: z.enum(['above', 'below']),
  /** Whether it is beyond its limit. */
  raised: z.boolean(),
  points: count,
});

/** How a run of decisions was made. @public */
export const qualityRunSchema = z.strictObject({
  /** Who decided; only where the portal is told to name people. */
  person: z.string().optional(),
  decisions: count,
  /** Whether there were too few to judge. */
  tooFew: z.boolean(),
  flagged: z.boolean(),
  points: count,
  flagAt: count,
  signals: z.array(qualitySignalSchema),
  /** Decisions of which nobody knows what was opened before, since a report of it was late or lost. */
  unsure: count,
});

/** What {@link qualityRunSchema} accepts, parsed. @public */
export type QualityRun = z.output<typeof qualityRunSchema>;

/** How the decisions of a team in a campaign were made. @public */
export const teamQualitySchema = z.strictObject({
  /** Who owns most of what was decided in these runs. */
  owner: z.string(),
  people: count,
  decisions: count,
  flagged: count,
  /** Left out where so few people decided that a run would name somebody. */
  runs: z.array(qualityRunSchema).optional(),
});

/** What {@link teamQualitySchema} accepts, parsed. @public */
export type TeamQuality = z.output<typeof teamQualitySchema>;

/** How the decisions of a campaign were made, of what the caller may see. @public */
export const campaignQualitySchema = z.strictObject({
  teams: z.array(teamQualitySchema),
  /** Whether people are named. */
  perPerson: z.boolean(),
  /** People of a team below whom its runs are left out, where people are not named. */
  minPeople: count,
  /** The share of flagged decisions that somebody looks at again; absent where the portal asks for none. */
  secondLook: z
    .strictObject({
      share: z.number(),
      by: z.string(),
      waiting: count,
      agrees: count,
      differs: count,
    })
    .optional(),
  /** Whether the result may not be signed off before second looks are done, by the policy of the portal. */
  held: z.boolean(),
});

/** What {@link campaignQualitySchema} accepts, parsed. @public */
export type CampaignQuality = z.output<typeof campaignQualitySchema>;

/** A decision that somebody independent looks at again. @public */
export const secondLookSchema = z.strictObject({
  id: z.string(),
  campaign: z.string(),
  reviewId: z.string(),
  question: z.string(),
  decision: z.enum(REVIEW_DECISIONS),
  state: z.enum(['waiting', 'agrees', 'differs']),
  askedAt: z.string(),
  lookedBy: z.string().optional(),
  lookedAt: z.string().optional(),
  note: z.string().optional(),
  /** Why the caller may not be the one who looks. */
  mayNot: z.string().optional(),
});

/** What {@link secondLookSchema} accepts, parsed. @public */
export type SecondLook = z.output<typeof secondLookSchema>;

/** What somebody says who has looked again. @public */
export const secondLookAnswerSchema = z.strictObject({
  verdict: z
    .enum(['agrees', 'differs'])
    .describe('Where it differs, the question is asked again'),
  note: z
    .string()
    .trim()
    .min(10, 'says why, in ten characters at least')
    .max(2000),
});

/** What {@link secondLookAnswerSchema} accepts, parsed. @public */
export type SecondLookAnswer = z.output<typeof secondLookAnswerSchema>;
