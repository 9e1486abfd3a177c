import { z } from 'zod/v4';
import { campaignDuration } from './campaignStages';

/**
 * What no source shows: it is told, by hand or by a webhook, of an identity, a credential, a grant, a certificate, a partner
 * integration or a component.
 *
 * @public
 */
export const TOLD_EVENTS = ['vendor.changed', 'contract.changed'] as const;

/** What can happen to a thing so that a campaign asks about it. @public */
export const CAMPAIGN_EVENTS = [
  'identity.discovered',
  'identity.changed',
  'credential.discovered',
  'credential.changed',
  'grant.discovered',
  'grant.changed',
  'entitlement.discovered',
  'entitlement.changed',
  'certificate.discovered',
  'certificate.changed',
  'partner-integration.discovered',
  'partner-integration.changed',
  'ownership.changed',
  'environment.changed',
  'scope.changed',
  'consumers.changed',
  'component.re-platformed',
  'system.changed',
  'lifecycle.changed',
  'repository.changed',
  'runtime.changed',
  ...TOLD_EVENTS,
] as const;

/** The parts of a definition that say when campaigns start by themselves. */
export const campaignStarting = {
  /** When a campaign is staged, and how long after that it starts unless somebody drops it. */
  schedule: z
    .strictObject({
      /** Five fields, such as `0 6 1 1,4,7,10 *`. */
      cron: z.string().min(9).max(100),
      /** An IANA time zone. */
      tz: z.string().min(1).max(63).default('UTC'),
      startsAfter: campaignDuration.default('P2D'),
    })
    .optional(),
  /** What is asked about as soon as something happens to it: of the scope, only what it happened to. */
  events: z
    .strictObject({
      on: z.array(z.enum(CAMPAIGN_EVENTS)).min(1),
      /** Least time between two campaigns; what happens meanwhile is asked about by the next one. */
      interval: campaignDuration.optional(),
    })
    .optional(),
};

/** What started a campaign. @public */
export const campaignTriggerSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('person') }),
  z.strictObject({
    kind: z.literal('schedule'),
    /** Definition and time of the schedule. */
    eventId: z.string(),
  }),
  z.strictObject({
    kind: z.literal('event'),
    /** The first of the events. */
    eventId: z.string(),
    name: z.string(),
    /** How many events it gathers. */
    events: z.number().int(),
  }),
]);

/** What {@link campaignTriggerSchema} accepts, parsed. @public */
export type CampaignTrigger = z.output<typeof campaignTriggerSchema>;

/** A campaign that was staged by schedule. @public */
export const campaignDraftSchema = z.strictObject({
  id: z.string(),
  definition: z.string(),
  state: z.enum(['staged', 'launched', 'dropped']),
  /** The time of the schedule. */
  dueAt: z.string(),
  stagedAt: z.string(),
  startsAt: z.string(),
  /** Why it could not start when it was to. */
  blocked: z.string().optional(),
  campaign: z.string().optional(),
  endedBy: z.string().optional(),
  endReason: z.string().optional(),
});

/** What {@link campaignDraftSchema} accepts, parsed. @public */
export type CampaignDraft = z.output<typeof campaignDraftSchema>;
