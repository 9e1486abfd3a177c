import { z } from 'zod/v4';

/** Items of one page at most. */
export const MAX_PAGE = 200;

/** `limit` and `after` of every list. */
export const pageQuery = z.strictObject({
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(MAX_PAGE)
    .default(50)
    .describe('Items of the page'),
  after: z
    .string()
    .max(4000)
    .optional()
    .describe('The nextCursor of the page before'),
});

/** A full entity reference. */
export const entityRef = z
  .string()
  .regex(
    /^[a-zA-Z]+:[A-Za-z0-9\-_.]+\/[A-Za-z0-9\-_.]+$/,
    'must be a full entity reference such as component:default/ledger',
  );

/** A path parameter that names a record. */
export const idParams = z.strictObject({ id: z.string().min(1).max(128) });

/** Which certificates or partner integrations. */
export const itemQuery = pageQuery.extend({
  component: entityRef.optional(),
  owner: entityRef.optional(),
  source: z.string().optional(),
  environment: z.string().optional(),
  text: z
    .string()
    .max(200)
    .optional()
    .describe('Part of the name or of the external id, in whatever case'),
});

/** Which identities. */
export const identityQuery = itemQuery.extend({ type: z.string().optional() });
