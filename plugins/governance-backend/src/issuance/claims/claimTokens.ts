import { errors, jwtVerify, SignJWT } from 'jose';

/**
 * What a token is good for. `late`: it was made for this claim, and its time is over. `other`: it was made here, for another
 * claim. `forged`: it was not made here, or is no token.
 */
export type TokenVerdict = 'good' | 'late' | 'other' | 'forged';

const ALGORITHM = 'HS256';

/** The one call that a token is made for. */
function purposeOf(claimId: string): string {
  return `POST /api/governance/claims/${claimId}`;
}

/** Makes a token for taking one claim until a time. It is kept nowhere. */
export async function mintToken(
  tokenKey: Uint8Array,
  { claimId, until }: { claimId: string; until: Date },
): Promise<string> {
  return new SignJWT()
    .setProtectedHeader({ alg: ALGORITHM })
    .setAudience(purposeOf(claimId))
    .setExpirationTime(until)
    .sign(tokenKey);
}

/** Says what a token is good for. Of a token that is late, whether it is for this claim is known as well. */
export async function judgeToken(
  tokenKey: Uint8Array,
  token: string,
  { claimId, now }: { claimId: string; now: Date },
): Promise<TokenVerdict> {
  try {
    await jwtVerify(token, tokenKey, {
      algorithms: [ALGORITHM],
      audience: purposeOf(claimId),
      requiredClaims: ['exp'],
      currentDate: now,
    });
    return 'good';
  } catch (error) {
    if (error instanceof errors.JWTExpired) {
      return 'late';
    }
    if (error instanceof errors.JWTClaimValidationFailed) {
      return 'other';
    }
    if (error instanceof errors.JOSEError) {
      return 'forged';
    }
    throw error;
  }
}
