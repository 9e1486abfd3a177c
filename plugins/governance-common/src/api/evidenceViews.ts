import { z } from 'zod/v4';

const count = z.number().int().min(0);

/** That the owner of a campaign stands for its result. @public */
export const campaignSignOffSchema = z.strictObject({
  by: z.string(),
  at: z.string(),
  /** What they say about the result. */
  statement: z.string(),
  /** Where the risk analysis stands that set how often this is asked. */
  riskAnalysis: z.string(),
  /** Items that were unanswered, or not carried out and read back, when it was signed. */
  openItems: count,
  /** Why it was signed all the same; there where something was open. */
  openReason: z.string().optional(),
});

/** What {@link campaignSignOffSchema} accepts, parsed. @public */
export type CampaignSignOff = z.output<typeof campaignSignOffSchema>;

const words = z
  .string()
  .trim()
  .min(10, 'says it in ten characters at least')
  .max(2000);

/** What somebody signs the result of a campaign with. @public */
export const signOffRequestSchema = z.strictObject({
  statement: words,
  /** Needed where something is open. */
  openReason: words.optional(),
  /** Needed where the definition names none. */
  riskAnalysis: z.string().trim().min(3).max(500).optional(),
});

/** What {@link signOffRequestSchema} accepts, parsed. @public */
export type SignOffRequest = z.output<typeof signOffRequestSchema>;

/** How a sample is drawn. @public */
export const sampleRequestSchema = z.strictObject({
  seed: z.string().min(1).max(200),
  size: z.coerce.number().int().min(1).max(1000),
  by: z
    .enum(['source', 'owner', 'environment', 'kind', 'type', 'decision'])
    .optional()
    .describe('Draws so many of each'),
});

/** What {@link sampleRequestSchema} accepts, parsed. @public */
export type SampleRequest = z.output<typeof sampleRequestSchema>;

/** A sample of the items of a campaign; the same request gives the same one. @public */
export const campaignSampleSchema = z.strictObject({
  algorithm: z.string(),
  seed: z.string(),
  size: count,
  by: z.string().optional(),
  population: count,
  strata: z.array(
    z.strictObject({ stratum: z.string(), population: count, drawn: count }),
  ),
  items: z.array(
    z.strictObject({
      item: z.string(),
      stratum: z.string(),
      rank: z.string(),
      identityTitle: z.string(),
      subjectTitle: z.string(),
      source: z.string(),
      owner: z.string(),
      decision: z.string().optional(),
    }),
  ),
});

/** What {@link campaignSampleSchema} accepts, parsed. @public */
export type CampaignSample = z.output<typeof campaignSampleSchema>;
