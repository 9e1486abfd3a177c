import {
  createCipheriv,
  createDecipheriv,
  createHash,
  randomBytes,
} from 'node:crypto';
import { InputError } from '@backstage/errors';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Protects the per-person keys that lie in the database. With a secret kept elsewhere, a stolen dump or an old backup
 * holds no readable personal data.
 */
export interface LedgerKeyWrapper {
  wrap(key: Uint8Array): string;
  /** @throws Error when the text was wrapped under another secret or was changed */
  unwrap(wrapped: string): Uint8Array;
}

/** Keeps keys as they are. Erasing works, but the database alone suffices to read what is not erased. */
export function unwrappedKeys(): LedgerKeyWrapper {
  return {
    wrap: key => `plain:${Buffer.from(key).toString('base64')}`,
    unwrap: wrapped => {
      if (!wrapped.startsWith('plain:')) {
        throw new InputError(
          'A personal key of the ledger is wrapped, but governance.ledger.keyEncryptionSecret is not set; accepted is the secret it was wrapped under',
        );
      }
      return Buffer.from(wrapped.slice('plain:'.length), 'base64');
    },
  };
}

/**
 * Wraps keys with AES-256-GCM under a secret from configuration. Keys written before there was a secret stay readable.
 *
 * @throws InputError when the secret has fewer than 32 characters
 */
export function keysWrappedUnder(secret: string): LedgerKeyWrapper {
  if (secret.length < 32) {
    throw new InputError(
      `governance.ledger.keyEncryptionSecret has ${secret.length} characters; accepted are 32 or more`,
    );
  }
  const wrappingKey = createHash('sha256')
    .update('countersign-ledger-key-wrap\0')
    .update(secret, 'utf8')
    .digest();
  return {
    wrap: key =>
      `aes256gcm:${seal(
        wrappingKey,
        Buffer.from(key).toString('base64'),
        'ledger-key',
      )}`,
    unwrap: wrapped =>
      wrapped.startsWith('aes256gcm:')
        ? Buffer.from(
            unseal(
              wrappingKey,
              wrapped.slice('aes256gcm:'.length),
              'ledger-key',
            ),
            'base64',
          )
        : unwrappedKeys().unwrap(wrapped),
  };
}

/**
 * Encrypts a text with AES-256-GCM (NIST SP 800-38D) under a random 96-bit nonce. `boundTo` names the place the value
 * belongs to, so that it cannot be moved to another.
 */
export function seal(key: Uint8Array, text: string, boundTo: string): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(Buffer.from(boundTo, 'utf8'));
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, body, cipher.getAuthTag()]).toString('base64');
}

/**
 * Decrypts what {@link seal} made.
 *
 * @throws Error when key, place or bytes are not those it was made with
 */
export function unseal(
  key: Uint8Array,
  sealed: string,
  boundTo: string,
): string {
  const bytes = Buffer.from(sealed, 'base64');
  const decipher = createDecipheriv(
    'aes-256-gcm',
    key,
    bytes.subarray(0, NONCE_BYTES),
    { authTagLength: TAG_BYTES },
  );
  decipher.setAAD(Buffer.from(boundTo, 'utf8'));
  decipher.setAuthTag(bytes.subarray(bytes.length - TAG_BYTES));
  return Buffer.concat([
    decipher.update(bytes.subarray(NONCE_BYTES, bytes.length - TAG_BYTES)),
    decipher.final(),
  ]).toString('utf8');
}
