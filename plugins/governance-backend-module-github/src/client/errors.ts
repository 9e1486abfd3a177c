import { isError } from '@backstage/errors';

/** What an answer says of limits. */
export interface Limits {
  /** Seconds to wait, as `retry-after` says. */
  retryAfter?: number;
  /** When the budget of requests is filled again, where it is empty. */
  filledAt?: Date;
}

const DAY_SECONDS = 86_400;

function readWhole(text: string | null): number | undefined {
  return text !== null && /^\d{1,12}$/.test(text) ? Number(text) : undefined;
}

/** Reads what GitHub says of its primary and secondary limits. A wait of more than a day is none that is believed. Pure. */
export function readLimits(headers: Pick<Headers, 'get'>): Limits {
  const retryAfter = readWhole(headers.get('retry-after'));
  const reset = readWhole(headers.get('x-ratelimit-reset'));
  return {
    ...(retryAfter === undefined
      ? {}
      : { retryAfter: Math.min(retryAfter, DAY_SECONDS) }),
    ...(headers.get('x-ratelimit-remaining') === '0' && reset !== undefined
      ? { filledAt: new Date(reset * 1_000) }
      : {}),
  };
}

function isLimit(status: number, limits: Limits): boolean {
  return (
    status === 429 ||
    (status === 403 &&
      (limits.retryAfter !== undefined || limits.filledAt !== undefined))
  );
}

function explain(status: number, limits: Limits): string {
  if (isLimit(status, limits)) {
    if (limits.retryAfter !== undefined) {
      return `: GitHub limits requests, and takes the next in ${limits.retryAfter} seconds`;
    }
    return limits.filledAt
      ? `: the budget of requests is used up until ${limits.filledAt.toISOString()}`
      : ': GitHub limits requests';
  }
  if (status >= 300 && status <= 399) {
    return ': the repository was renamed or moved; its new name has to be configured';
  }
  switch (status) {
    case 401:
      return ': GitHub does not take the token of the integration';
    case 403:
      return ': the integration may not do that; it needs the permission to write Environments of the repository';
    case 404:
      return ': it is not there, or the integration may not see it';
    default:
      return '';
  }
}

/** What GitHub answered that is no success. Holds nothing that it was sent. */
export class AnswerError extends Error {
  override name = 'AnswerError';
  readonly status: number;
  readonly #limits: Limits;

  constructor(asked: string, status: number, limits: Limits = {}) {
    super(`${asked} was answered with ${status}${explain(status, limits)}`);
    this.status = status;
    this.#limits = limits;
  }

  /** Whether GitHub carries it out later, if it is asked again. */
  get passes(): boolean {
    return this.status >= 500 || isLimit(this.status, this.#limits);
  }
}

/** Whether GitHub answered with a certain status. */
export function isStatus(error: unknown, status: number): boolean {
  return error instanceof AnswerError && error.status === status;
}

/** Whether GitHub said that it has not done what was asked. What it answers with 500 and more says nothing of that. */
export function isCertain(error: unknown): boolean {
  return error instanceof AnswerError && error.status < 500;
}

/** Whether asking again is no use. */
export function isRefusal(error: unknown): boolean {
  return error instanceof AnswerError && !error.passes;
}

/** Words for a person. */
export function messageOf(error: unknown): string {
  return isError(error) ? error.message : 'it was given up';
}
