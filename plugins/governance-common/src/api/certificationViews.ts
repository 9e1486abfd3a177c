import { z } from 'zod/v4';
import { REVIEW_SUBJECT_KINDS } from '../reviews/subjectKinds';

/** What the last closed campaign that asked about something came to. @public */
export const certificationSchema = z.strictObject({
  subject: z.strictObject({
    kind: z.enum(REVIEW_SUBJECT_KINDS),
    ref: z.string(),
    title: z.string(),
  }),
  campaign: z.strictObject({ id: z.string(), title: z.string() }),
  /** When the campaign was closed. */
  closedAt: z.string(),
  review: z.string(),
  decision: z.string().optional(),
  decidedAt: z.string().optional(),
  /** What became of it; nothing while it is carried out. */
  outcome: z.string().optional(),
  /** Everybody who decided, the first one first. */
  certifiers: z.array(
    z.strictObject({
      ref: z.string(),
      decision: z.string(),
      at: z.string(),
      comment: z.string().optional(),
    }),
  ),
});

/** What {@link certificationSchema} accepts, parsed. @public */
export type Certification = z.output<typeof certificationSchema>;
