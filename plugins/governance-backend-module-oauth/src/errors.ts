import { isError } from '@backstage/errors';

/** What an authorization server answered that is no success. Holds its code (RFC 7591, section 3.2.2) and nothing it was sent. */
export class AnswerError extends Error {
  readonly status: number;

  constructor(asked: string, status: number, code: string | undefined) {
    super(`${asked} was answered with ${status}${code ? ` (${code})` : ''}`);
    this.name = 'AnswerError';
    this.status = status;
  }
}

/** What cannot be trusted in an answer, so that what was asked may or may not have been done. */
export class UntrustedAnswerError extends Error {
  override name = 'UntrustedAnswerError';
}

/** The server does not accept the token of a client, and nothing says that it was deleted from here. */
export class LostHoldError extends Error {
  constructor(clientId: string) {
    super(
      `The server does not accept the token of client ${clientId}: it was deleted there by somebody else, or the server has put another token in its place and the answer got lost`,
    );
    this.name = 'LostHoldError';
  }
}

const TOO_MANY = 429;

/** Whether the server said no in a way that asking again does not change. */
export function isRefusal(error: unknown): boolean {
  return (
    error instanceof LostHoldError ||
    (error instanceof AnswerError &&
      error.status < 500 &&
      error.status !== TOO_MANY)
  );
}

/** Whether the server does not accept the token: it is none, or what it manages is not there any more. */
export function isUnauthorized(error: unknown): boolean {
  return error instanceof AnswerError && error.status === 401;
}

/** Words for a person. */
export function messageOf(error: unknown): string {
  if (!isError(error)) {
    return 'it was given up';
  }
  const cause = isError(error.cause) ? error.cause : undefined;
  return cause ? `${error.message}: ${cause.message}` : error.message;
}
