import { z } from 'zod/v4';

const person = z.string().regex(/^user:[A-Za-z0-9\-_.]+\/[A-Za-z0-9\-_.]+$/, {
  error: 'is a full reference of a user such as user:default/otto',
});

/** Longest time, in days, for which somebody may read by a grant. @public */
export const MAX_AUDITOR_DAYS = 92;

/** What somebody gives another the right to read by. @public */
export const auditorGrantRequestSchema = z.strictObject({
  person,
  /** One campaign; all of them where it is left out. */
  campaign: z.string().min(1).max(36).optional(),
  /** Now where it is left out. */
  from: z.iso.datetime({ offset: true }).optional(),
  to: z.iso.datetime({ offset: true }),
  reason: z
    .string()
    .trim()
    .min(10, 'says why, in ten characters at least')
    .max(2000),
});

/** What {@link auditorGrantRequestSchema} accepts, parsed. @public */
export type AuditorGrantRequest = z.output<typeof auditorGrantRequestSchema>;

/** That somebody may read campaigns and their evidence for a while, and nothing else by it. @public */
export const auditorGrantSchema = z.strictObject({
  id: z.string(),
  person: z.string(),
  campaign: z.strictObject({ id: z.string(), title: z.string() }).optional(),
  from: z.string(),
  to: z.string(),
  reason: z.string(),
  givenBy: z.string(),
  givenAt: z.string(),
  revokedBy: z.string().optional(),
  revokedAt: z.string().optional(),
  status: z.enum(['not-yet', 'active', 'expired', 'revoked']),
  /** How often they have read something. */
  accesses: z.number().int().min(0),
  lastAccessAt: z.string().optional(),
});

/** What {@link auditorGrantSchema} accepts, parsed. @public */
export type AuditorGrant = z.output<typeof auditorGrantSchema>;

/** What somebody read while they had a grant. @public */
export const auditorAccessSchema = z.strictObject({
  id: z.string(),
  at: z.string(),
  person: z.string(),
  operation: z.string(),
  target: z.string(),
});

/** What {@link auditorAccessSchema} accepts, parsed. @public */
export type AuditorAccess = z.output<typeof auditorAccessSchema>;
