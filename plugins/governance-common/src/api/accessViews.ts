import { z } from 'zod/v4';

const moment = z.string();

/** Whether something was so at a moment; *unknown* is an answer of its own. @public */
export const heldAnswerSchema = z.strictObject({
  answer: z.enum(['yes', 'no', 'unknown']),
  /** In words, with the times that it rests on. */
  reason: z.string(),
  source: z.string(),
});

/** What {@link heldAnswerSchema} accepts, parsed. @public */
export type HeldAnswer = z.output<typeof heldAnswerSchema>;

const known = <T extends z.ZodRawShape>(shape: T) =>
  z.discriminatedUnion('known', [
    z.strictObject({ known: z.literal(true), ...shape }),
    z.strictObject({ known: z.literal(false), reason: z.string() }),
  ]);

/** One line of what led to an access, with where it is from. @public */
export const accessEventSchema = z.strictObject({
  at: moment,
  kind: z.enum([
    'seen',
    'changed',
    'gone',
    'owner',
    'requested',
    'approved',
    'asked',
    'decided',
    'carried-out',
    'exception',
    'used',
  ]),
  what: z.string(),
  by: z.string().optional(),
  /** The source, `ledger`, `flow`, `review` or `campaign`. */
  from: z.string(),
  /** The entry of the ledger, where it is one. */
  seq: z.number().int().optional(),
});

/** What {@link accessEventSchema} accepts, parsed. @public */
export type AccessEvent = z.output<typeof accessEventSchema>;

/** Why something was held at a moment: only what had happened by then. @public */
export const heldAccessSchema = z.strictObject({
  ref: z.string(),
  kind: z.enum([
    'credential',
    'grant',
    'entitlement',
    'certificate',
    'integration',
  ]),
  title: z.string(),
  /** What holds it: an identity, or the thing itself where it stands for itself. */
  identity: z.strictObject({ ref: z.string(), title: z.string() }),
  source: z.string(),
  held: heldAnswerSchema,
  owner: known({ ref: z.string(), since: moment.optional() }),
  /** The decision that was in force: the last one that was not taken back. */
  decision: known({
    review: z.string(),
    decision: z.string(),
    at: moment,
    by: z.string(),
    why: z.string().optional(),
    evidenceDigest: z.string(),
    seq: z.number().int(),
    campaign: z.strictObject({ id: z.string(), title: z.string() }).optional(),
  }),
  /** By whom it was asked for and approved. */
  issuance: known({
    flow: z.string(),
    instance: z.string(),
    requestedBy: z.string(),
    requestedAt: moment,
    outcome: z.string(),
    approvedBy: z.array(z.string()),
  }),
  exceptions: z.array(
    z.strictObject({
      id: z.string(),
      exception: z.string(),
      owner: z.string(),
      control: z.string(),
      grantedAt: moment,
      until: moment,
    }),
  ),
  /** The last day of use that is known of. */
  use: known({ day: z.string(), caller: z.string() }),
  /** Everything that is known up to the moment, oldest first. */
  timeline: z.array(accessEventSchema),
});

/** What {@link heldAccessSchema} accepts, parsed. @public */
export type HeldAccess = z.output<typeof heldAccessSchema>;

/** Why a subject had access at a moment. @public */
export const accessAnswerSchema = z.strictObject({
  subject: z.strictObject({
    ref: z.string(),
    kind: z.enum([
      'identity',
      'credential',
      'grant',
      'entitlement',
      'certificate',
      'integration',
      'component',
    ]),
    title: z.string(),
  }),
  at: moment,
  /** What cannot be said of the subject as a whole. */
  limits: z.array(z.string()),
  items: z.array(heldAccessSchema),
  total: z.number().int().min(0),
  nextCursor: z.string().optional(),
});

/** What {@link accessAnswerSchema} accepts, parsed. @public */
export type AccessAnswer = z.output<typeof accessAnswerSchema>;
