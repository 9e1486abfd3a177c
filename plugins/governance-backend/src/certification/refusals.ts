import { NotAllowedError } from '@backstage/errors';

/**
 * Refuses whoever requested the thing, or whose own entitlement it is: nobody answers for their own, and is told so.
 */
export function refuseRequester(
  row: { requested_by: string | null; subject_kind?: string },
  userRef: string | undefined,
): void {
  if (userRef !== undefined && row.requested_by === userRef) {
    if (row.subject_kind === 'entitlement') {
      throw new NotAllowedError(
        `It is about what ${userRef} may do, and nobody decides about that themselves (separation.notRequester)`,
      );
    }
    throw new NotAllowedError(
      `${userRef} requested this, and whoever requested something does not decide about it (separation.notRequester)`,
    );
  }
}
