import { isError } from '@backstage/errors';
import { ResultCodeError } from 'ldapts';

/** Result codes of LDAP (RFC 4511, appendix A). */
const CODES = {
  noSuchAttribute: 16,
  attributeOrValueExists: 20,
  noSuchObject: 32,
  objectClassViolation: 65,
  entryAlreadyExists: 68,
} as const;

/** Codes that are about the moment: the server is busy, shutting down, out of some limit, or could not write. */
const PASSING = [1, 3, 11, 51, 52, 80];

/** The server's own answer, which always means that the request came to nothing. */
export function isServerError(error: unknown): error is ResultCodeError {
  return error instanceof ResultCodeError;
}

/** Whether the server answered a request with a certain code. */
export function isAnswer(error: unknown, name: keyof typeof CODES): boolean {
  return isServerError(error) && error.code === CODES[name];
}

/** Whether the server, or the connection to it, said no in a way that asking again does not change. */
export function isRefusal(error: unknown): boolean {
  const cause = isError(error) ? error.cause : undefined;
  return [error, cause].some(
    one => isServerError(one) && !PASSING.includes(one.code),
  );
}

/** Words for a person. */
export function messageOf(error: unknown): string {
  return isError(error) ? error.message : 'it was given up';
}
