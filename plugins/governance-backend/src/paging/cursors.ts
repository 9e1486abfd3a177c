import { InputError } from '@backstage/errors';
import { z } from 'zod/v4';

/** A place in a list that is ordered by two texts. */
export type Place = [string, string];

const place = z.tuple([z.string(), z.string()]);

/** A place as a list gives it out. */
export function writeCursor(key: Place): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

/** The place that a list gave out; none, the beginning, for none or an empty one. @throws InputError for another text. */
export function readCursor(cursor: string | undefined): Place | undefined {
  if (!cursor) {
    return undefined;
  }
  const refusal = `after: '${cursor}' is not a cursor; give the nextCursor of the page before`;
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
