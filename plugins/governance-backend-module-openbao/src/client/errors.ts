import { isError } from '@backstage/errors';

/**
 * What a server's error texts are looked through for. The texts themselves go no further: they repeat what was sent, a secret
 * id among it.
 */
const KNOWN = {
  // OpenBao's storage takes back what a request has done where another has changed the same at the same time.
  'rolled-back': 'transaction commit failed',
  'changed-meanwhile': 'check-and-set parameter did not match',
  'accessor-unknown': 'invalid accessor',
  'role-id-taken': 'role_id already in use',
  'lease-unknown': 'invalid lease',
  'revocation-failed': 'failed to revoke entry',
  // SQLSTATE, appendix A of PostgreSQL's documentation: duplicate_object, and its whole class of access rule violations.
  'name-taken': 'SQLSTATE 42710',
  'database-refused': 'SQLSTATE 42',
  'renewal-failed': 'failed to renew entry',
} as const;

/** An error of the server that is told from others. */
export type KnownError = keyof typeof KNOWN;

/** Which error of those that are told apart an answer names; the first of several. Pure. */
export function findKnown(texts: readonly string[]): KnownError | undefined {
  return (Object.keys(KNOWN) as KnownError[]).find(known =>
    texts.some(text => text.includes(KNOWN[known])),
  );
}

function explain(status: number): string {
  switch (status) {
    case 403:
      return ': it does not let this token do that';
    case 404:
      return ': it is not there';
    case 405:
      return ': the server does not know that request';
    case 503:
      return ': the server is sealed or in maintenance';
    default:
      return '';
  }
}

/** What a server answered that is no success. Holds nothing that it was sent. */
export class AnswerError extends Error {
  override name = 'AnswerError';
  readonly status: number;
  readonly known: KnownError | undefined;

  constructor(asked: string, status: number, known?: KnownError) {
    super(`${asked} was answered with ${status}${explain(status)}`);
    this.status = status;
    this.known = known;
  }
}

/** What cannot be trusted in an answer, so that what was asked may or may not have been done. */
export class UntrustedAnswerError extends Error {
  override name = 'UntrustedAnswerError';
}

/** 412 and 472 to 473 are of a replica that is behind, 429 of a limit. */
const PASSING = [412, 429, 472, 473];

/** What asking again may change, whatever status it comes with: the system behind the server may not have been there. */
const MAY_PASS: Array<KnownError | undefined> = [
  'rolled-back',
  'changed-meanwhile',
  'revocation-failed',
  'renewal-failed',
];

/** Whether the server said no in a way that asking again does not change. */
export function isRefusal(error: unknown): boolean {
  return (
    error instanceof AnswerError &&
    error.status < 500 &&
    !MAY_PASS.includes(error.known) &&
    !PASSING.includes(error.status)
  );
}

/** Whether the server answered with a certain status. */
export function isStatus(error: unknown, status: number): boolean {
  return error instanceof AnswerError && error.status === status;
}

/** Words for a person. */
export function messageOf(error: unknown): string {
  return isError(error) ? error.message : 'it was given up';
}
