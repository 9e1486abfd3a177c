import { isError } from '@backstage/errors';
import { DatabaseError } from 'pg';

/** Two sessions made the same role: the one that came later meets a name or a key that is taken. */
const TAKEN = ['42710', '23505'];

/** Classes of SQLSTATE that say no and will say it again: not authorised, no such database, no such name, no such right. */
const NO = /^(28|3D|42)/;

/** The server's own answer, which always means that the transaction came to nothing. */
export function isServerError(error: unknown): error is DatabaseError {
  return error instanceof DatabaseError && error.code !== undefined;
}

export function isDuplicate(error: unknown): boolean {
  return isServerError(error) && TAKEN.includes(error.code ?? '');
}

/** Whether the server, or the connection to it, said no in a way that asking again does not change. */
export function isRefusal(error: unknown): boolean {
  const cause = isError(error) ? error.cause : undefined;
  return [error, cause].some(
    one => isServerError(one) && NO.test(one.code ?? ''),
  );
}

/** Words for a person. The detail of an answer is left out: it may repeat what was sent. */
export function messageOf(error: unknown): string {
  return isError(error) ? error.message : 'it ended without a word';
}
