import { z } from 'zod/v4';

/**
 * What the caller may do with a campaign, by the policy and by grants to read for a while, which a browser cannot see by itself.
 *
 * @public
 */
export const campaignMaySchema = z.strictObject({
  /** Take its pack, and draw samples of it. */
  takeEvidence: z.boolean(),
  /** Close and cancel it. */
  manage: z.boolean(),
  /** Sign its result, or why not now. */
  sign: z.strictObject({
    allowed: z.boolean(),
    reason: z.string().optional(),
  }),
});

/** What {@link campaignMaySchema} accepts, parsed. @public */
export type CampaignMay = z.output<typeof campaignMaySchema>;

/** What the caller may do with one identity. @public */
export const identityMaySchema = z.strictObject({
  /** Ask why it had access on a day. */
  explain: z.boolean(),
});

/** What {@link identityMaySchema} accepts, parsed. @public */
export type IdentityMay = z.output<typeof identityMaySchema>;

/** What the caller may look at as an auditor does. @public */
export const ownAuditSchema = z.strictObject({
  /** Of which identities they may ask why something had access. */
  explain: z.enum(['everything', 'some', 'nothing']),
});

/** What {@link ownAuditSchema} accepts, parsed. @public */
export type OwnAudit = z.output<typeof ownAuditSchema>;
