import { InputError } from '@backstage/errors';
import { calculateJwkThumbprint, JWK } from 'jose';
import { sealTo } from './sealTo';

/** A public key that values can be sealed to. */
export interface PublicKey {
  /** RFC 7638, SHA-256, base64url. */
  thumbprint: string;
  /** The members that make the key, and no others. */
  jwk: JWK;
}

/** Members of private and of symmetric keys (RFC 7518, section 6). */
const PRIVATE = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'] as const;

const ACCEPTED =
  'accepted is a public key with kty EC and crv P-256, or kty OKP and crv X25519';

/** 32 bytes in base64url, without padding. */
const COORDINATE = /^[A-Za-z0-9_-]{43}$/;

function coordinate(jwk: Record<string, unknown>, name: 'x' | 'y'): string {
  const value = jwk[name];
  if (typeof value !== 'string' || !COORDINATE.test(value)) {
    throw new InputError(
      `jwk.${name} is not 32 bytes in base64url; ${ACCEPTED}`,
    );
  }
  return value;
}

function keepPublicMembers(jwk: Record<string, unknown>): JWK {
  const shown = `kty ${String(jwk.kty)} and crv ${String(jwk.crv)}`;
  if (jwk.kty === 'EC' && jwk.crv === 'P-256') {
    return {
      kty: 'EC',
      crv: 'P-256',
      x: coordinate(jwk, 'x'),
      y: coordinate(jwk, 'y'),
    };
  }
  if (jwk.kty === 'OKP' && jwk.crv === 'X25519') {
    return { kty: 'OKP', crv: 'X25519', x: coordinate(jwk, 'x') };
  }
  throw new InputError(`jwk has ${shown}; ${ACCEPTED}`);
}

/**
 * Reads a public key for ECDH-ES (RFC 7518, section 4.6), and makes sure that it can be sealed to: a point off its curve, or one
 * of small order, cannot.
 *
 * @throws InputError naming the member and what is accepted, never with what stands in a private one
 */
export async function readPublicKey(
  given: Record<string, unknown>,
): Promise<PublicKey> {
  const secret = PRIVATE.find(name => given[name] !== undefined);
  if (secret !== undefined) {
    throw new InputError(
      `jwk holds the private member '${secret}'. A private key must never leave its place: throw this one away, make another, and send its public part only`,
    );
  }
  if (given.use !== undefined && given.use !== 'enc') {
    throw new InputError(
      `jwk.use is '${String(given.use)}'; accepted is 'enc', or none`,
    );
  }
  const jwk = keepPublicMembers(given);
  const thumbprint = await calculateJwkThumbprint(jwk, 'sha256');
  try {
    await sealTo({ thumbprint, jwk }, '', {});
  } catch (error) {
    throw new InputError(
      `jwk is no key that anything can be sealed to; ${ACCEPTED}`,
      error,
    );
  }
  return { thumbprint, jwk };
}
