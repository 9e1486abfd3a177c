import { TokenVerdict } from './claimTokens';
import { ClaimRow } from './rows';
import { Standing } from './standingOf';

/** Why somebody was refused; stands in the ledger. */
export type RefusedWhy =
  | 'not-owner'
  | 'token-late'
  | 'token-for-another-claim'
  | 'token-forged';

/** What follows from somebody wanting to take a claim. */
export type ClaimVerdict =
  | { kind: 'hand-out'; jwe: string }
  /** It was handed out before, and this is a token for it. */
  | { kind: 'second-use' }
  | { kind: 'refused'; why: RefusedWhy }
  | { kind: 'gone' }
  /** The credential is not active, so nobody may have it yet. */
  | { kind: 'not-yet' };

/**
 * Decides whether a claim is handed out. Who calls decides first, so that a link in foreign hands is worth nothing, whatever it
 * holds. A token that is used again counts as a second use also when it is late by then: the value is out, and somebody else
 * may have it.
 *
 * @param options.at - ISO 8601
 */
export function judgeClaim(
  row: Pick<ClaimRow, 'state' | 'jwe' | 'expires_at'>,
  options: {
    caller: 'owner' | 'somebody-else';
    token: TokenVerdict;
    credential: Standing;
    at: string;
  },
): ClaimVerdict {
  const { caller, token, credential, at } = options;
  if (caller === 'somebody-else') {
    return { kind: 'refused', why: 'not-owner' };
  }
  switch (token) {
    case 'forged':
      return { kind: 'refused', why: 'token-forged' };
    case 'other':
      return { kind: 'refused', why: 'token-for-another-claim' };
    case 'late':
      return row.state === 'claimed'
        ? { kind: 'second-use' }
        : { kind: 'refused', why: 'token-late' };
    case 'good':
      break;
    default:
      throw new Error(`Unexpected token ${token satisfies never}`);
  }
  switch (row.state) {
    case 'claimed':
      return { kind: 'second-use' };
    case 'destroyed':
      return { kind: 'gone' };
    case 'sealed':
      break;
    default:
      throw new Error(`Unexpected state ${row.state satisfies never}`);
  }
  if (row.jwe === null || row.expires_at <= at) {
    return { kind: 'gone' };
  }
  switch (credential) {
    case 'active':
      return { kind: 'hand-out', jwe: row.jwe };
    case 'not-active':
      return { kind: 'not-yet' };
    case 'superseded':
      return { kind: 'gone' };
    default:
      throw new Error(`Unexpected credential ${credential satisfies never}`);
  }
}
