import { z } from 'zod/v4';

/** One due time of a schedule, or the events of one day, and what was started. @public */
export const triggerRunSchema = z.strictObject({
  id: z.string(),
  flow: z.string(),
  kind: z.enum(['schedule', 'events']),
  status: z.enum(['running', 'paused', 'done']),
  dueAt: z.string().optional(),
  startedAt: z.string(),
  endedAt: z.string().optional(),
  started: z.number().int(),
  deduplicated: z.number().int(),
  /** Those that the flow's own condition leaves out. */
  excluded: z.number().int(),
  /** Those that could not be judged; they are not started, and listed with the reason. */
  unreadable: z.number().int(),
  waiting: z.number().int(),
  running: z.number().int(),
  pauseReason: z.string().optional(),
  pausedAt: z.string().optional(),
  resumedBy: z.string().optional(),
  resumedAt: z.string().optional(),
  resumeReason: z.string().optional(),
  lastError: z.string().optional(),
});

/** What {@link triggerRunSchema} accepts, parsed. @public */
export type TriggerRunView = z.output<typeof triggerRunSchema>;

/** One subject that a run started, or why it did not. @public */
export const triggerStartSchema = z.strictObject({
  id: z.string(),
  subject: z.string(),
  /** What the subject is called, where that is known. */
  subjectTitle: z.string().optional(),
  state: z.enum(['waiting', 'running', 'ended', 'excluded', 'unreadable']),
  at: z.string(),
  instanceId: z.string().optional(),
  reason: z.string().optional(),
  outcome: z.string().optional(),
});

/** What {@link triggerStartSchema} accepts, parsed. @public */
export type TriggerStartView = z.output<typeof triggerStartSchema>;

/** What starts a flow by itself. @public */
export const flowTriggerSchema = z.strictObject({
  flow: z.string(),
  /** Names of the events that start it. */
  on: z.array(z.string()),
  when: z.string().optional(),
  schedule: z.strictObject({ cron: z.string(), tz: z.string() }).optional(),
  forEach: z
    .strictObject({ subjects: z.string(), where: z.string().optional() })
    .optional(),
  dedupe: z.array(z.string()),
  maxParallel: z.number().int().optional(),
  breaker: z
    .strictObject({ denyRate: z.number(), minSamples: z.number().int() })
    .optional(),
  /** When the schedule is due next; one that has passed is made up as soon as it can be. */
  nextDueAt: z.string().optional(),
  /** Whether the one switch keeps its schedule from starting anything. */
  stopped: z.boolean(),
});

/** What {@link flowTriggerSchema} accepts, parsed. @public */
export type FlowTriggerView = z.output<typeof flowTriggerSchema>;

/** Something that has happened, told to flows. @public */
export const triggerEventSchema = z.strictObject({
  /** Unique for whoever tells it; repeated, it gets the same answer and starts nothing. */
  id: z.string().min(1).max(200),
  name: z
    .string()
    .max(128)
    .regex(/^[a-z][A-Za-z0-9-]*(\.[a-z][A-Za-z0-9-]*)+$/, {
      error: 'is a name such as deployment.succeeded',
    }),
  /** When it happened. */
  at: z.iso.datetime({ offset: true }),
  /** Inventory reference of what it is about, or another one that stays stable. */
  subject: z.string().min(1).max(500).optional(),
  facts: z.record(z.string(), z.unknown()).default({}),
});

/** What {@link triggerEventSchema} takes. @public */
export type TriggerEventInput = z.input<typeof triggerEventSchema>;

/** What an event has brought about, by flow. @public */
export const triggerEventAnswerSchema = z.strictObject({
  id: z.string(),
  starts: z.array(
    z.strictObject({
      flow: z.string(),
      result: z.enum([
        'started',
        'deduplicated',
        'waiting',
        'excluded',
        'unreadable',
      ]),
      instanceId: z.string().optional(),
      reason: z.string().optional(),
    }),
  ),
});

/** What {@link triggerEventAnswerSchema} accepts, parsed. @public */
export type TriggerEventAnswer = z.output<typeof triggerEventAnswerSchema>;
