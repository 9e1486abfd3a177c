import { z } from 'zod/v4';
import { ENFORCEMENT_MODES } from '../reviews';

/** What bounds flows at this moment, and what waits for it. @public */
export const controlSchema = z.strictObject({
  tasks: z.strictObject({
    openTasksPerPerson: z.number().int(),
    /** Reviews and approvals that wait until somebody has room, each counted once a person. */
    waiting: z.number().int(),
    people: z.number().int(),
    oldest: z.string().optional(),
  }),
  disables: z.strictObject({
    perHour: z.number().int(),
    lastHour: z.number().int(),
    held: z.number().int(),
  }),
  /** For what deadlines stand still now: everybody's, or those that depend on a source. */
  standing: z.array(
    z.strictObject({
      cause: z.enum(['switch', 'outage', 'stale', 'queue']),
      since: z.string(),
      source: z.string().optional(),
    }),
  ),
});

/** What {@link controlSchema} accepts, parsed. @public */
export type ControlView = z.output<typeof controlSchema>;

/** An automatic disable that waits until the hour has room. @public */
export const heldEffectSchema = z.strictObject({
  key: z.string(),
  instanceId: z.string(),
  flow: z.string(),
  subject: z.string(),
  /** What the subject is called, where that is known. */
  subjectTitle: z.string().optional(),
  uses: z.string(),
  since: z.string(),
  /** When it is looked at again. */
  goesOnAt: z.string(),
});

/** What {@link heldEffectSchema} accepts, parsed. @public */
export type HeldEffectView = z.output<typeof heldEffectSchema>;

/** How far flows may go, for a source, an environment and a flow; what is absent stands for any. @public */
export const modeSchema = z.strictObject({
  id: z.string(),
  source: z.string().optional(),
  environment: z.string().optional(),
  flow: z.string().optional(),
  mode: z.enum(ENFORCEMENT_MODES),
  /** What the configuration says for the same; where it says more, `mode` holds until two people raise it. */
  configured: z.enum(ENFORCEMENT_MODES).optional(),
  changedBy: z.string(),
  changedAt: z.string(),
  reason: z.string(),
  /** A raise that a second person is asked about. */
  pending: z
    .strictObject({ instanceId: z.string(), to: z.string() })
    .optional(),
});

/** What {@link modeSchema} accepts, parsed. @public */
export type ModeView = z.output<typeof modeSchema>;
