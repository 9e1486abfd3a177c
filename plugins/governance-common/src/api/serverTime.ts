import { z } from 'zod/v4';

/**
 * The time that the backend compares deadlines with.
 *
 * @public
 */
export const serverTimeSchema = z.strictObject({
  /** ISO 8601 in UTC. */
  now: z.string(),
});

/**
 * What {@link serverTimeSchema} accepts, parsed.
 *
 * @public
 */
export type ServerTime = z.output<typeof serverTimeSchema>;
