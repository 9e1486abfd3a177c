import { z } from 'zod/v4';

/**
 * How a source stands against the register of those that are expected: read lately enough, never read, read too long ago, or
 * there without being expected.
 *
 * @public
 */
export const registeredSourceSchema = z.strictObject({
  source: z.string(),
  title: z.string(),
  /** Who answers for its being connected; nobody for what is not expected. */
  owner: z.string().optional(),
  status: z.enum(['connected', 'never-connected', 'stale', 'unexpected']),
  readAt: z.string().optional(),
});

/** What {@link registeredSourceSchema} accepts, parsed. @public */
export type RegisteredSource = z.output<typeof registeredSourceSchema>;

/** Expected sources against those that there are. @public */
export const sourceRegisterSchema = z.strictObject({
  /** Whether anybody has said which are expected; where not, nothing can be said to be missing. */
  declared: z.boolean(),
  items: z.array(registeredSourceSchema),
});

/** What {@link sourceRegisterSchema} accepts, parsed. @public */
export type SourceRegister = z.output<typeof sourceRegisterSchema>;
