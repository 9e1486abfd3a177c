import { InputError } from '@backstage/errors';
import { z } from 'zod/v4';

const place = z.tuple([z.string(), z.string()]);

/** A place in a list that is ordered by two texts. */
export function writeCursor(key: [string, string]): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

/** @throws InputError for a text that no list has given out. */
export function readCursor(
  cursor: string | undefined,
): [string, string] | undefined {
  if (cursor === undefined) {
    return undefined;
  }
  const refusal = 'after is not one that a list has given out';
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch (error) {
    throw new InputError(refusal, error);
  }
  const parsed = place.safeParse(value);
  if (!parsed.success) {
    throw new InputError(refusal, parsed.error);
  }
  return parsed.data;
}
