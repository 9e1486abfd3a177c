import { isError } from '@backstage/errors';

function explain(status: number): string {
  switch (status) {
    case 401:
      return ': the server does not know this token';
    case 403:
      return ': the server does not let this token do that';
    case 404:
      return ': it is not there';
    case 409:
      return ': it was made or changed by somebody else meanwhile';
    case 422:
      return ': the server finds it invalid';
    default:
      return '';
  }
}

/** What a server answered that is no success. Holds nothing that it was sent. */
export class AnswerError extends Error {
  override name = 'AnswerError';
  readonly status: number;

  constructor(asked: string, status: number) {
    super(`${asked} was answered with ${status}${explain(status)}`);
    this.status = status;
  }
}

/** What cannot be trusted in an answer, so that what was asked may or may not have been done. */
export class UntrustedAnswerError extends Error {
  override name = 'UntrustedAnswerError';
}

/** 409 is of somebody else's change, 429 of a limit. */
const PASSING = [409, 429];

/** Whether the server said no in a way that asking again does not change. */
export function isRefusal(error: unknown): boolean {
  return (
    error instanceof AnswerError &&
    error.status < 500 &&
    !PASSING.includes(error.status)
  );
}

/** Whether the server answered with a certain status. */
export function isStatus(error: unknown, status: number): boolean {
  return error instanceof AnswerError && error.status === status;
}

/** Whether it is certain that what was asked has not been done: the server said so, and not because something failed in it. */
export function isUndone(error: unknown): boolean {
  return error instanceof AnswerError && error.status < 500;
}

/** Words for a person. */
export function messageOf(error: unknown): string {
  return isError(error) ? error.message : 'it was given up';
}
