import { z } from 'zod/v4';
import { REVIEW_SUBJECT_KINDS } from '../reviews/subjectKinds';

/** Why somebody brings something back, or says that it goes all the same. @public */
export const remediationReasonSchema = z.strictObject({
  reason: z.string().trim().min(3).max(2000),
});

/** What {@link remediationReasonSchema} accepts, parsed. @public */
export type RemediationReason = z.output<typeof remediationReasonSchema>;

/** What somebody says of a step that they did. @public */
export const stepTickSchema = z.strictObject({
  note: z.string().trim().min(1).max(2000).optional(),
});

/** What {@link stepTickSchema} accepts, parsed. @public */
export type StepTick = z.output<typeof stepTickSchema>;

/** A step of a task that somebody has done. @public */
export const doneStepSchema = z.strictObject({
  /** Its place among the steps, from 0. */
  step: z.number().int(),
  by: z.string(),
  at: z.string(),
  note: z.string().optional(),
});

/** What {@link doneStepSchema} accepts, parsed. @public */
export type DoneStep = z.output<typeof doneStepSchema>;

/** That something is disabled, since when, and when it is deleted. Times are ISO 8601 in UTC. @public */
export const coolDownSchema = z.strictObject({
  /** Name of the runbook by which it goes. */
  runbook: z.string().optional(),
  disabledAt: z.string(),
  deleteAt: z.string(),
  /** It was asked for since; then it is not deleted until somebody says so. */
  used: z
    .strictObject({
      /** A time, or a day where the source gives no more. */
      at: z.string(),
      by: z.string().optional(),
      count: z.number().int(),
    })
    .optional(),
});

/** What {@link coolDownSchema} accepts, parsed. @public */
export type CoolDown = z.output<typeof coolDownSchema>;

/** Something that is disabled and not yet deleted, as lists show it. @public */
export const coolDownItemSchema = coolDownSchema.extend({
  reviewId: z.string(),
  identity: z.strictObject({ ref: z.string(), title: z.string() }),
  subject: z.string(),
  owner: z.string(),
});

/** What {@link coolDownItemSchema} accepts, parsed. @public */
export type CoolDownItem = z.output<typeof coolDownItemSchema>;

/** How things of one type are taken out of service and replaced. @public */
export const runbookViewSchema = z.strictObject({
  name: z.string(),
  title: z.string(),
  kind: z.enum(REVIEW_SUBJECT_KINDS),
  types: z.array(z.string()),
  identityTypes: z.array(z.string()),
  coolDown: z.strictObject({
    otherwise: z.string(),
    environments: z.record(z.string(), z.string()),
  }),
  offboard: z.array(
    z.strictObject({
      phase: z.enum(['disable', 'watch', 'delete']),
      /** What a connector does in its place, where one can. */
      does: z.enum(['disable', 'revoke']).optional(),
      text: z.string(),
    }),
  ),
  rotate: z.array(z.string()),
});

/** What {@link runbookViewSchema} accepts, parsed. @public */
export type RunbookView = z.output<typeof runbookViewSchema>;
