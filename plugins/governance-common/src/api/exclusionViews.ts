import { z } from 'zod/v4';
import { IDENTITY_TYPES } from '../inventory/identityTypes';
import { entityRef } from '../inventory/observedText';

const count = z.number().int().min(0);

/** Types that an exclusion may name: those of identities, and what stands for itself. @public */
export const EXCLUSION_TYPES = [
  ...IDENTITY_TYPES,
  'certificate',
  'partner-integration',
] as const;

/** What an exclusion covers: whatever every part that is given fits. @public */
export const exclusionSelectorSchema = z
  .strictObject({
    source: z.string().min(1).max(255).optional(),
    environment: z.string().min(1).max(255).optional(),
    /** The owning group; those below it count too. */
    ownerGroup: entityRef.optional(),
    type: z.enum(EXCLUSION_TYPES).optional(),
    /** Reference of one identity with all that it holds, or of one thing that is asked about. */
    ref: z.string().min(1).max(80).optional(),
  })
  .refine(
    selector => Object.values(selector).some(part => part !== undefined),
    { error: 'says what it covers by one part at least' },
  );

/** What {@link exclusionSelectorSchema} accepts, parsed. @public */
export type ExclusionSelector = z.output<typeof exclusionSelectorSchema>;

/** A wish to leave things out of campaigns for a while. @public */
export const exclusionRequestSchema = z.strictObject({
  selector: exclusionSelectorSchema,
  /** The group that answers for it while it lasts. */
  owner: entityRef,
  days: z.number().int().min(1).max(3650),
  reason: z
    .string()
    .trim()
    .min(10, 'says why, in ten characters at least')
    .max(2000),
  /** What is done instead, if anything. */
  control: z.string().trim().min(10).max(2000).optional(),
});

/** What {@link exclusionRequestSchema} accepts, parsed. @public */
export type ExclusionRequest = z.output<typeof exclusionRequestSchema>;

/** What an exclusion would cover now; counts are of everything, examples of what the caller may see. @public */
export const exclusionPreviewSchema = z.strictObject({
  identities: count,
  credentials: count,
  grants: count,
  entitlements: count,
  certificates: count,
  integrations: count,
  /** Questions about it that wait for an answer now, and would end unanswered. */
  asked: count,
  first: z.array(
    z.strictObject({
      identity: z.string(),
      title: z.string(),
      owner: z.string().optional(),
    }),
  ),
  /** The longest that one may last. */
  maxDays: count,
});

/** What {@link exclusionPreviewSchema} accepts, parsed. @public */
export type ExclusionPreview = z.output<typeof exclusionPreviewSchema>;

/** An exclusion as it was granted. @public */
export const exclusionSchema = z.strictObject({
  /** The flow instance that granted it. */
  id: z.string(),
  selector: exclusionSelectorSchema,
  /** What the thing is called that the selector names by its reference, where that is known. */
  refTitle: z.string().optional(),
  owner: z.string(),
  reason: z.string(),
  control: z.string().optional(),
  requestedBy: z.string(),
  approvedBy: z.array(z.string()),
  grantedAt: z.string(),
  until: z.string(),
  status: z.enum(['in-force', 'expired', 'withdrawn']),
  endedAt: z.string().optional(),
  withdrawnBy: z.string().optional(),
  /** Things that nobody was asked about because of it. */
  leftOut: count,
  /** Of these, those that are still to be asked about now that it is over. */
  toReopen: count,
});

/** What {@link exclusionSchema} accepts, parsed. @public */
export type ExclusionView = z.output<typeof exclusionSchema>;
