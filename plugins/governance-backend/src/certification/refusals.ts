import { ConflictError, NotAllowedError } from '@backstage/errors';

/** Refusals that are about the person and not about the moment. */
const ABOUT_THE_PERSON = new Set(['not-eligible']);

/** Turns a refusal of the engine into an error with the same reason: 403 where this person may not, 409 otherwise. */
export function toRefusalError(refusal: {
  code: string;
  reason: string;
}): Error {
  const message = `${refusal.reason} (${refusal.code})`;
  return refusal.code.startsWith('separation.') ||
    ABOUT_THE_PERSON.has(refusal.code)
    ? new NotAllowedError(message)
    : new ConflictError(message);
}

/** Refuses whoever requested the thing: nobody answers for their own request, and is told so. */
export function refuseRequester(
  row: { requested_by: string | null },
  userRef: string | undefined,
): void {
  if (userRef !== undefined && row.requested_by === userRef) {
    throw new NotAllowedError(
      `${userRef} requested this, and whoever requested something does not decide about it (separation.notRequester)`,
    );
  }
}
