import { z } from 'zod/v4';

const timers = z.array(z.strictObject({ id: z.string(), due: z.string() }));

/** What a migration does, or did, to one instance. @public */
export const migrationVerdictSchema = z.strictObject({
  /** `gone`: it ended or left the version by itself before its turn. */
  outcome: z.enum(['goes-on', 'stays', 'refused', 'gone']),
  fromState: z.string(),
  toState: z.string().optional(),
  reason: z.string().optional(),
  timersBefore: timers,
  timersAfter: timers,
});

/** What {@link migrationVerdictSchema} accepts, parsed. @public */
export type MigrationVerdictView = z.output<typeof migrationVerdictSchema>;

const counts = z.strictObject({
  'goes-on': z.number().int(),
  stays: z.number().int(),
  refused: z.number().int(),
  gone: z.number().int(),
});

/** What a migration would do; nothing of it was done. @public */
export const migrationDryRunSchema = z.strictObject({
  flow: z.string(),
  from: z.string(),
  to: z.string(),
  timers: z.enum(['keep', 'recompute']),
  /** What an approver should look at twice; any of them asks security besides. */
  warnings: z.array(z.string()),
  /** Over all running instances of the earlier version. */
  counts,
  items: z.array(
    migrationVerdictSchema.extend({
      instanceId: z.string(),
      subject: z.string(),
      /** What the subject is called, where that is known. */
      subjectTitle: z.string().optional(),
    }),
  ),
  nextCursor: z.string().optional(),
});

/** What {@link migrationDryRunSchema} accepts, parsed. @public */
export type MigrationDryRun = z.output<typeof migrationDryRunSchema>;

/** A migration of running instances to another version. @public */
export const flowMigrationViewSchema = z.strictObject({
  id: z.string(),
  flow: z.string(),
  from: z.string(),
  to: z.string(),
  reason: z.string(),
  warnings: z.array(z.string()),
  source: z.string(),
  proposedBy: z.string(),
  proposedAt: z.string(),
  /** The flow instance that decides it. */
  instanceId: z.string().optional(),
  status: z.enum(['pending', 'running', 'done', 'refused']),
  startedAt: z.string().optional(),
  settledAt: z.string().optional(),
  /** What was foreseen when it was proposed. */
  planned: counts,
  /** What became of it so far. */
  done: counts,
  /** Instances that moved, came or went between plan and run. */
  changed: z.number().int(),
});

/** What {@link flowMigrationViewSchema} accepts, parsed. @public */
export type FlowMigrationView = z.output<typeof flowMigrationViewSchema>;

/** One instance of a migration: what was foreseen, and what became of it. @public */
export const migratedInstanceSchema = z.strictObject({
  instanceId: z.string(),
  subject: z.string(),
  /** What the subject is called, where that is known. */
  subjectTitle: z.string().optional(),
  planned: migrationVerdictSchema.optional(),
  done: migrationVerdictSchema.optional(),
  /** Whether it moved between plan and run. */
  changed: z.boolean(),
});

/** What {@link migratedInstanceSchema} accepts, parsed. @public */
export type MigratedInstance = z.output<typeof migratedInstanceSchema>;
