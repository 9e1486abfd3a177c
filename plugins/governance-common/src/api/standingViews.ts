import { z } from 'zod/v4';
import { pageSchema } from '../reviews';

/** After how many days without use a credential counts as not used any more. @public */
export const UNUSED_AFTER_DAYS = 90;

/**
 * What of the credentials that work can be counted and listed. `without-end`: its source says that it never ends; `never-used`
 * and `unused`: nobody has used it, or not for {@link UNUSED_AFTER_DAYS} days; what no source says anything of is
 * `end-unknown` or `use-unknown`, and none of the others.
 *
 * @public
 */
export const STANDING_KINDS = [
  'without-end',
  'end-unknown',
  'never-used',
  'unused',
  'use-unknown',
] as const;

/** One of {@link STANDING_KINDS}. @public */
export type StandingKind = (typeof STANDING_KINDS)[number];

const count = z.number().int().min(0);

/** Numbers of credentials that work; `usable` is their base. @public */
export const standingCountsSchema = z.strictObject({
  usable: count,
  withoutEnd: count,
  endUnknown: count,
  neverUsed: count,
  unused: count,
  useUnknown: count,
});

/** What {@link standingCountsSchema} accepts, parsed. @public */
export type StandingCounts = z.output<typeof standingCountsSchema>;

/** The credentials of one owner, each counted with the owner of its identity and with nobody else. @public */
export const standingTeamSchema = z.strictObject({
  /** A Group or User; absent for what nobody is known to own. */
  owner: z.string().optional(),
  counts: standingCountsSchema,
});

/** What {@link standingTeamSchema} accepts, parsed. @public */
export type StandingTeam = z.output<typeof standingTeamSchema>;

/** The owners of credentials that work, those with most without an end first. @public */
export const standingTeamsSchema = pageSchema(standingTeamSchema);

/** Credentials that work, of everything that is asked about and the caller may see. @public */
export const standingAccessSchema = z.strictObject({
  counts: standingCountsSchema,
  /** When it was counted. */
  at: z.string(),
  /** Whether there may be more than the caller may see. */
  partial: z.boolean(),
});

/** What {@link standingAccessSchema} accepts, parsed. @public */
export type StandingAccess = z.output<typeof standingAccessSchema>;

/** A credential that works. @public */
export const standingCredentialSchema = z.strictObject({
  ref: z.string(),
  title: z.string(),
  kind: z.string(),
  identity: z.strictObject({ ref: z.string(), title: z.string() }),
  source: z.string(),
  owner: z.string().optional(),
  environment: z.string().optional(),
  /** A time or `never`; absent where no source says. */
  endsAt: z.string().optional(),
  /** A time, a day or `never`; absent where no source says. */
  lastUsedAt: z.string().optional(),
});

/** What {@link standingCredentialSchema} accepts, parsed. @public */
export type StandingCredential = z.output<typeof standingCredentialSchema>;
