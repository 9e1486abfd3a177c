import { CredentialRow } from '../rows';
import { ClaimRow } from './rows';

/** What a store calls the value of a claim. */
export function referenceOf(claimId: string): string {
  return `claim/${claimId}`;
}

/**
 * Whether the value of a claim may be had: only once its credential is active. `superseded`: the credential has another value; this
 * one is of an attempt that came too late, and what it opened was revoked.
 */
export type Standing = 'active' | 'not-active' | 'superseded';

/** Says how the value of a claim stands to its credential. */
export function standingOf(
  claim: Pick<ClaimRow, 'id' | 'version'>,
  credential:
    | Pick<CredentialRow, 'state' | 'stored_at' | 'stored_version'>
    | undefined,
): Standing {
  if (!credential || credential.stored_at === null) {
    return 'not-active';
  }
  if (
    credential.stored_at !== referenceOf(claim.id) ||
    credential.stored_version !== String(claim.version)
  ) {
    return 'superseded';
  }
  return credential.state === 'active' ? 'active' : 'not-active';
}
