import { ConflictError, InputError, NotAllowedError } from '@backstage/errors';

/**
 * Turns a refusal of the interpreter into an error with the same reason: 403 where this person may not or has not proven
 * to be present, 400 for an answer that is not among those asked for, 409 where the moment has passed.
 */
export function toRefusalError(refusal: {
  code: string;
  reason: string;
}): Error {
  const { code } = refusal;
  const message = `${refusal.reason} (${code})`;
  if (
    code.startsWith('separation.') ||
    code.startsWith('proof-') ||
    code === 'not-eligible'
  ) {
    return new NotAllowedError(message);
  }
  return code === 'unknown-decision' || code === 'reserved-fact'
    ? new InputError(message)
    : new ConflictError(message);
}
