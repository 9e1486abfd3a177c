import { z } from 'zod/v4';

/** A text that every store can keep. */
export const text = z
  .string()
  .min(1)
  .max(2048)
  // PostgreSQL stores no NUL in text.
  .refine(value => !value.includes('\0'), 'must not contain NUL');

/** A full entity reference. */
export const entityRef = z
  .string()
  .regex(
    /^[a-z]+:[A-Za-z0-9\-_.]+\/[A-Za-z0-9\-_.]+$/,
    'must be a full entity reference such as group:default/payments',
  );
