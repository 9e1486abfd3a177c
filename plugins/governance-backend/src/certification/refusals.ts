import { NotAllowedError } from '@backstage/errors';

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
