import { InputError } from '@backstage/errors';

/** A place in a list by name. */
export function encodeNameCursor(title: string, ref: string): string {
  return Buffer.from(JSON.stringify([title, ref])).toString('base64url');
}

/** @throws InputError for a text that no list has given out */
export function decodeNameCursor(after: string): {
  title: string;
  ref: string;
} {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(after, 'base64url').toString('utf8'));
  } catch (error) {
    throw new InputError(
      `after: '${after}' is not a cursor; give the nextCursor of the page before`,
      error,
    );
  }
  const [title, ref] = Array.isArray(value) ? value : [];
  if (typeof title !== 'string' || typeof ref !== 'string') {
    throw new InputError(
      `after: '${after}' is not a cursor; give the nextCursor of the page before`,
    );
  }
  return { title, ref };
}
