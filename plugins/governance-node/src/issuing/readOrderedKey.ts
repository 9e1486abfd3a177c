import { InputError } from '@backstage/errors';
import { createPublicKey, KeyObject } from 'node:crypto';

const PEM =
  /^\s*-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\s]+)-----END PUBLIC KEY-----\s*$/;

const ACCEPTED =
  "accepted is a public key as SubjectPublicKeyInfo in PEM, from '-----BEGIN PUBLIC KEY-----' on (RFC 7468, section 13)";

/**
 * Reads the public key that an order brings. Line breaks may have been lost on the way, as in a field of one line.
 *
 * @throws InputError that says what is accepted, never with what was given: it may be a private key
 * @public
 */
export function readOrderedKey(pem: string | undefined): KeyObject {
  if (pem === undefined) {
    throw new InputError(`no publicKey was given; ${ACCEPTED}`);
  }
  if (pem.includes('PRIVATE KEY')) {
    throw new InputError(
      `publicKey is a private key, which must never leave its place: throw it away, make another, and send its public part; ${ACCEPTED}`,
    );
  }
  const base64 = PEM.exec(pem)?.[1];
  if (base64 === undefined) {
    throw new InputError(`publicKey is none; ${ACCEPTED}`);
  }
  try {
    return createPublicKey({
      key: Buffer.from(base64, 'base64'),
      format: 'der',
      type: 'spki',
    });
  } catch (error) {
    throw new InputError(`publicKey cannot be read; ${ACCEPTED}`, error);
  }
}
