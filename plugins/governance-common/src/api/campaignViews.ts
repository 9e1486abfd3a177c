import { z } from 'zod/v4';
import { campaignMaySchema } from './mayViews';
import { campaignDefinitionSchema } from './campaignDefinition';
import { campaignTriggerSchema } from './campaignStarts';
import { campaignSignOffSchema } from './evidenceViews';
import { registeredSourceSchema } from './registerViews';

const count = z.number().int().min(0);

/** How much of one source is asked about, and what of it is not, with the reason. The parts add up to `counted`. @public */
export const campaignSourceSchema = z.strictObject({
  source: z.string(),
  /** What the source holds of the kinds that are asked about, and what of it could not be read. */
  counted: count,
  /** Of identities that the scope leaves out. */
  outside: count,
  items: count,
  excluded: count,
  /** Left out by an exclusion. */
  exempt: count,
  /** Not asked about: what was decided is carried forward. */
  carried: count,
  unreadable: count,
  /** Not judged yet. Nothing, once everything is opened. */
  waiting: count,
  readAt: z.string().optional(),
});

/** What {@link campaignSourceSchema} accepts, parsed. @public */
export type CampaignSource = z.output<typeof campaignSourceSchema>;

/** Why something in scope is not asked about, and how often. @public */
export const campaignReasonSchema = z.strictObject({
  outcome: z.enum(['excluded', 'exempt', 'unreadable']),
  reason: z.string(),
  count,
});

/** What {@link campaignReasonSchema} accepts, parsed. @public */
export type CampaignReason = z.output<typeof campaignReasonSchema>;

/** One thing that is not asked about. @public */
export const campaignLeftOutSchema = z.strictObject({
  subject: z.string(),
  title: z.string(),
  source: z.string(),
  identity: z.string().optional(),
  /** What the identity is called that holds it, where the inventory still knows it. */
  identityTitle: z.string().optional(),
  outcome: z.enum(['excluded', 'exempt', 'carried', 'unreadable']),
  /** The decision that is carried forward, and the digests of the evidence then and now. */
  carried: z
    .strictObject({
      review: z.string(),
      decidedAt: z.string(),
      decidedBy: z.string(),
      evidenceDigest: z.string(),
      digest: z.string(),
    })
    .optional(),
  /** The exclusion that leaves it out. */
  exclusion: z.string().optional(),
  reason: z.string(),
});

/** What {@link campaignLeftOutSchema} accepts, parsed. @public */
export type CampaignLeftOut = z.output<typeof campaignLeftOutSchema>;

const example = z.strictObject({ subject: z.string(), title: z.string() });

/** What launching a campaign would do. Nothing was written. @public */
export const campaignPreviewSchema = z.strictObject({
  definition: campaignDefinitionSchema,
  digest: z.string(),
  at: z.string(),
  dueAt: z.string(),
  identities: count,
  items: count,
  /** Of the items, those that are being asked about already and are taken in. */
  alreadyOpen: count,
  /** Of the items, those in `observe`: recorded, and nobody is told. */
  recordedOnly: count,
  /** Everybody who would be asked, who has most first. */
  reviewers: z.array(z.strictObject({ ref: z.string(), items: count })),
  /** Items that nobody could answer: the triage group has no members either. */
  nobody: count,
  unowned: z.strictObject({ count, first: z.array(example) }),
  /** Items whose requester would otherwise be asked; whoever requested is left out. */
  selfReview: z.strictObject({
    count,
    first: z.array(
      example.extend({ requester: z.string(), othersAsked: count }),
    ),
  }),
  reasons: z.array(campaignReasonSchema),
  sources: z.array(campaignSourceSchema.extend({ stale: z.boolean() })),
  /** How expected sources stand; left out where nobody has said which are. */
  register: z.array(registeredSourceSchema).optional(),
  /** Why it cannot be launched now; nothing where it can. */
  blocked: z.array(z.string()),
  /** People who would get a notice: one digest each. */
  notices: count,
  /** Against the last campaign of the definition. */
  difference: z
    .strictObject({
      campaign: z.string(),
      title: z.string(),
      added: count,
      gone: count,
      same: count,
    })
    .optional(),
});

/** What {@link campaignPreviewSchema} accepts, parsed. @public */
export type CampaignPreview = z.output<typeof campaignPreviewSchema>;

/** Where a campaign stands. @public */
export const campaignStateSchema = z.enum([
  'opening',
  'running',
  'closed',
  'closed-with-open-remediation',
  'cancelling',
  'cancelled',
]);

/** What {@link campaignStateSchema} accepts. @public */
export type CampaignState = z.output<typeof campaignStateSchema>;

/** Counts over the items of a campaign, each with `items` as its base. @public */
export const campaignProgressSchema = z.strictObject({
  items: count,
  /** Nobody has answered, and the question is open. */
  open: count,
  /** Answered by somebody, whether or not it is carried out. */
  answered: count,
  keep: count,
  reduce: count,
  revoke: count,
  /** Decided or gone by silence, and not carried out and read back yet. */
  inRemediation: count,
  /** Not asked, because an exception is in force. */
  excepted: count,
  /** Ended without an answer: by silence, in `observe`, or withdrawn. */
  endedUnanswered: count,
});

/** What {@link campaignProgressSchema} accepts, parsed. @public */
export type CampaignProgress = z.output<typeof campaignProgressSchema>;

/** A campaign as lists show it. Progress counts what the caller may see. @public */
export const campaignSchema = z.strictObject({
  id: z.string(),
  definition: z.string(),
  number: z.number().int(),
  title: z.string(),
  owner: z.string(),
  state: campaignStateSchema,
  /** A person, or `engine`. */
  openedBy: z.string(),
  trigger: campaignTriggerSchema,
  openedAt: z.string(),
  dueAt: z.string(),
  endedAt: z.string().optional(),
  endedBy: z.string().optional(),
  endReason: z.string().optional(),
  /** What went wrong with the last batch; it is tried again. */
  lastError: z.string().optional(),
  progress: campaignProgressSchema,
  /** Whether progress leaves out items that the caller may not see. */
  partial: z.boolean(),
});

/** What {@link campaignSchema} accepts, parsed. @public */
export type CampaignView = z.output<typeof campaignSchema>;

/** A campaign with its parts. @public */
export const campaignDetailSchema = campaignSchema.extend({
  document: campaignDefinitionSchema,
  digest: z.string(),
  flow: z.string(),
  /** By owner of what is asked about; whoever has most open first. */
  owners: z.array(
    z.strictObject({ owner: z.string(), progress: campaignProgressSchema }),
  ),
  sources: z.array(campaignSourceSchema),
  reasons: z.array(campaignReasonSchema),
  /** How expected sources stood at launch; left out where nobody had said which are. */
  register: z.array(registeredSourceSchema).optional(),
  /** That its owner stands for its result; there once they do. */
  signOff: campaignSignOffSchema.optional(),
  /** What the caller may do with it. */
  may: campaignMaySchema.optional(),
});

/** What {@link campaignDetailSchema} accepts, parsed. @public */
export type CampaignDetail = z.output<typeof campaignDetailSchema>;
