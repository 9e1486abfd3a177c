import { z } from 'zod/v4';
import { entityRef } from '../inventory/observedText';

/** What one person can say, and what silence leaves. @public */
export const reviewResponseSchema = z.enum([
  'keep',
  'reduce',
  'revoke',
  'undecided',
  'no-response',
]);

/** A question put to one person. It is closed and never deleted. @public */
export const reviewTaskSchema = z.strictObject({
  id: z.string(),
  stage: z.string(),
  iteration: z.number().int(),
  assignee: z.string(),
  /** Whom it was put to first, where that is somebody else. */
  originalAssignee: z.string(),
  /** By which way they came to be asked. */
  via: z.string(),
  /** How often the question was escalated before it came to them. */
  escalationLevel: z.number().int(),
  status: z.enum(['open', 'answered', 'closed']),
  response: reviewResponseSchema.optional(),
  answeredAt: z.string().optional(),
  /** Why it was closed without an answer, in words. */
  closedFor: z.string().optional(),
  openedAt: z.string(),
});

/** What {@link reviewTaskSchema} accepts, parsed. @public */
export type ReviewTask = z.output<typeof reviewTaskSchema>;

/** What happened to who is asked. @public */
export const reviewTaskEventSchema = z.strictObject({
  at: z.string(),
  kind: z.enum([
    'opened',
    'escalated',
    'delegated',
    'substituted',
    'rerouted',
    'voided',
    'drift',
  ]),
  stage: z.string(),
  iteration: z.number().int(),
  levelBefore: z.number().int(),
  levelAfter: z.number().int(),
  assigneesBefore: z.array(z.string()),
  to: z.array(z.string()),
  method: z.enum(['add', 'replace']).optional(),
  /** A person, or `engine`. */
  by: z.string(),
  cause: z.string(),
});

/** What {@link reviewTaskEventSchema} accepts, parsed. @public */
export type ReviewTaskEvent = z.output<typeof reviewTaskEventSchema>;

/** One stage of one item, as far as it has come. @public */
export const reviewStageSchema = z.strictObject({
  id: z.string(),
  iteration: z.number().int(),
  strategy: z.string(),
  openedAt: z.string(),
  dueAt: z.string(),
  closedAt: z.string().optional(),
  outcome: reviewResponseSchema.optional(),
  escalationLevel: z.number().int(),
  /** Who belonged to those asked when it was opened and does not any more, and the other way round. */
  drift: z
    .strictObject({
      since: z.string(),
      left: z.array(z.string()),
      joined: z.array(z.string()),
    })
    .optional(),
  tasks: z.array(reviewTaskSchema),
});

/** What {@link reviewStageSchema} accepts, parsed. @public */
export type ReviewStage = z.output<typeof reviewStageSchema>;

/** Who leads on an item, and who said that they are on it. @public */
export const reviewLeadSchema = z.strictObject({
  /** Whoever leads the owners. */
  lead: z.string().optional(),
  claimedBy: z.string().optional(),
  claimedAt: z.string().optional(),
});

/** What {@link reviewLeadSchema} accepts, parsed. @public */
export type ReviewLead = z.output<typeof reviewLeadSchema>;

/** Who is and was asked about an item, stage by stage. @public */
export const reviewStagingSchema = z.strictObject({
  reviewId: z.string(),
  /** Left out, with the strategy, where the owners are asked once. */
  campaign: z.string().optional(),
  strategy: z.string().optional(),
  /** Stages that are still to come, by id. */
  ahead: z.array(z.string()),
  stages: z.array(reviewStageSchema),
  events: z.array(reviewTaskEventSchema),
  /** Groups and people that the caller may give their task to. */
  delegateTo: z.array(z.string()),
  /** The caller's own open task. */
  ownTask: z.string().optional(),
});

/** What {@link reviewStagingSchema} accepts, parsed. @public */
export type ReviewStaging = z.output<typeof reviewStagingSchema>;

const count = z.number().int().min(0);

/** How the items of a campaign stand in one stage of one iteration. @public */
export const campaignStageCountSchema = z.strictObject({
  stage: z.string(),
  iteration: z.number().int(),
  open: count,
  keep: count,
  reduce: count,
  revoke: count,
  undecided: count,
  noResponse: count,
  /** The question, or what was answered to it, was taken back. */
  withdrawn: count,
  tasks: z.strictObject({ open: count, answered: count, closed: count }),
});

/** What {@link campaignStageCountSchema} accepts, parsed. @public */
export type CampaignStageCount = z.output<typeof campaignStageCountSchema>;

/** How a campaign stands, stage by stage and over all stages. @public */
export const campaignStagesSchema = z.strictObject({
  stages: z.array(campaignStageCountSchema),
  overall: z.strictObject({
    keep: count,
    reduce: count,
    revoke: count,
    /** Nobody has decided, or the stages together do not. */
    undecided: count,
    /** Of what was to be reduced or revoked: carried out and read back. */
    remedied: count,
  }),
});

/** What {@link campaignStagesSchema} accepts, parsed. @public */
export type CampaignStages = z.output<typeof campaignStagesSchema>;

/** Giving one's task to somebody else. @public */
export const delegationRequestSchema = z.strictObject({
  task: z.string().min(1).max(36),
  to: entityRef,
  reason: z
    .string()
    .trim()
    .min(10, 'says why, in ten characters at least')
    .max(2000),
});

/** What {@link delegationRequestSchema} accepts, parsed. @public */
export type DelegationRequest = z.output<typeof delegationRequestSchema>;

/** Being away: who stands in, and for how long. @public */
export const absenceRequestSchema = z
  .strictObject({
    substitute: entityRef,
    from: z.iso.datetime({ offset: true }),
    to: z.iso.datetime({ offset: true }),
  })
  .refine(({ from, to }) => Date.parse(from) < Date.parse(to), {
    path: ['to'],
    message: 'comes after from',
  });

/** What {@link absenceRequestSchema} accepts, parsed. @public */
export type AbsenceRequest = z.output<typeof absenceRequestSchema>;

/** A time for which somebody stands in for somebody. @public */
export const absenceSchema = z.strictObject({
  id: z.string(),
  person: z.string(),
  substitute: z.string(),
  from: z.string(),
  to: z.string(),
  /** Ended before its time. */
  endedAt: z.string().optional(),
});

/** What {@link absenceSchema} accepts, parsed. @public */
export type Absence = z.output<typeof absenceSchema>;
