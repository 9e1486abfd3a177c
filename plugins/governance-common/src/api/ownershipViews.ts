import { z } from 'zod/v4';

/** What is to be changed where the owner is written, so that the correction lasts. @public */
export const ownerChangeSchema = z.strictObject({
  /** Id of the source that names the owner, or that the identity comes from. */
  source: z.string(),
  /** Whether it stands in a label of that system, or in the record itself. */
  where: z.enum(['label', 'record']),
  /** The label, or the field of the record. */
  key: z.string(),
  /** What stands there now; left out where nothing does. */
  from: z.string().optional(),
  to: z.string(),
  /** What would put it back, such as Terraform, and is to be changed instead. */
  managedBy: z.string().optional(),
  /** The same as text that one can pass on. */
  text: z.string(),
});

/** What {@link ownerChangeSchema} accepts, parsed. @public */
export type OwnerChange = z.output<typeof ownerChangeSchema>;

/** A correction of an owner: proposed, in force until it ends, and owed at the source until that agrees. @public */
export const ownerOverrideSchema = z.strictObject({
  id: z.string(),
  /** What it is about; an identity where it is not said. */
  kind: z.enum(['identity', 'certificate', 'integration']).optional(),
  /** Its reference, whatever it is. */
  identity: z.string(),
  identityTitle: z.string(),
  owner: z.string(),
  ownerBefore: z.string().optional(),
  proposedBy: z.string(),
  reason: z.string().optional(),
  proposedAt: z.string(),
  confirmedBy: z.string().optional(),
  confirmedAt: z.string().optional(),
  until: z.string().optional(),
  state: z.enum(['proposed', 'in-force', 'ended']),
  endedAt: z.string().optional(),
  /** `agreed`: the source says so by itself; `overtaken`: it names somebody else by now. */
  endReason: z
    .enum(['agreed', 'expired', 'overtaken', 'withdrawn', 'superseded'])
    .optional(),
  change: ownerChangeSchema,
  /** Whether the change is still owed: it was confirmed, and the source does not say so. */
  owed: z.boolean(),
});

/** What {@link ownerOverrideSchema} accepts, parsed. @public */
export type OwnerOverride = z.output<typeof ownerOverrideSchema>;

/** The same, as one may act on it. @public */
export const reviewOwnershipSchema = ownerOverrideSchema.extend({
  /** Whether the caller may confirm it now. */
  mayConfirm: z.boolean(),
  /** Whether the caller may end it, or take the proposal back. */
  mayWithdraw: z.boolean(),
});

/** What {@link reviewOwnershipSchema} accepts, parsed. @public */
export type ReviewOwnership = z.output<typeof reviewOwnershipSchema>;
