import { z } from 'zod/v4';
import { contractDifferenceSchema } from '../reviews/contractDifference';
import { evidenceBundleSchema, evidenceFactSchema } from '../reviews/evidence';
import { certificationSchema } from './certificationViews';
import { findingViewSchema } from './inventoryViews';

/** A certificate or a partner integration with everything that is known, and that is not. @public */
export const standaloneDetailSchema = z.strictObject({
  ref: z.string(),
  kind: z.enum(['certificate', 'integration']),
  title: z.string(),
  source: z.string(),
  environment: z.string().optional(),
  owner: z.string().optional(),
  absentSince: z.string().optional(),
  lastObservedAt: z.string(),
  facts: z.array(evidenceFactSchema),
  /** Of a partner integration: its contract set against what is granted. */
  contract: contractDifferenceSchema.optional(),
  /** What breaks if it is removed, as far as it is known. */
  dependents: evidenceBundleSchema.shape.dependents,
  openFindings: z.array(findingViewSchema),
  changes: z.array(
    z.strictObject({ at: z.string(), kind: z.string(), what: z.string() }),
  ),
  /** The question about it that is not closed. */
  openReviewId: z.string().optional(),
  /** What the last closed campaign came to about it. */
  lastCertification: certificationSchema.optional(),
});

/** What {@link standaloneDetailSchema} accepts, parsed. @public */
export type StandaloneDetail = z.output<typeof standaloneDetailSchema>;
