import { InputError } from '@backstage/errors';
import { KeyObject } from 'node:crypto';
import { wireNumber, wireString } from './wire';

const LEAST_RSA_BITS = 3072;
const ACCEPTED = `accepted are Ed25519, ECDSA over P-256, P-384 or P-521, and RSA of ${LEAST_RSA_BITS} bits or more`;

const CURVES: Record<string, string> = {
  'P-256': 'nistp256',
  'P-384': 'nistp384',
  'P-521': 'nistp521',
};

function bytesOf(value: unknown): Buffer {
  return Buffer.from(typeof value === 'string' ? value : '', 'base64url');
}

function write(kind: string, ...parts: Buffer[]): string {
  const blob = Buffer.concat([wireString(kind), ...parts]);
  return `${kind} ${blob.toString('base64')}`;
}

/**
 * A public key as OpenSSH writes it on one line (RFC 4253, section 6.6; RFC 5656, section 3.1; RFC 8709, section 4). Done here
 * because OpenSSH reads no SubjectPublicKeyInfo of Ed25519.
 *
 * @throws InputError for a kind of key that is not accepted
 */
export function toSshKey(key: KeyObject): string {
  switch (key.asymmetricKeyType) {
    case 'ed25519': {
      const { x } = key.export({ format: 'jwk' });
      return write('ssh-ed25519', wireString(bytesOf(x)));
    }
    case 'ec': {
      const { crv, x, y } = key.export({ format: 'jwk' });
      const curve = CURVES[crv ?? ''];
      if (!curve) {
        throw new InputError(`publicKey lies on the curve ${crv}; ${ACCEPTED}`);
      }
      const point = Buffer.concat([Buffer.from([4]), bytesOf(x), bytesOf(y)]);
      return write(`ecdsa-sha2-${curve}`, wireString(curve), wireString(point));
    }
    case 'rsa': {
      const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
      if (bits < LEAST_RSA_BITS) {
        throw new InputError(`publicKey is RSA of ${bits} bits; ${ACCEPTED}`);
      }
      const { n, e } = key.export({ format: 'jwk' });
      return write('ssh-rsa', wireNumber(bytesOf(e)), wireNumber(bytesOf(n)));
    }
    default:
      throw new InputError(
        `publicKey is of the type ${key.asymmetricKeyType}; ${ACCEPTED}`,
      );
  }
}
