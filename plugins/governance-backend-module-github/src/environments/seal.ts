import { SecretValue } from '@countersign/plugin-governance-node';
import sodium from 'libsodium-wrappers';

/** The public key of an environment, as GitHub shows it. */
export interface PublicKey {
  keyId: string;
  /** 32 bytes in base64. */
  key: string;
}

/**
 * Encrypts a value so that only GitHub can read it: a sealed box of libsodium (X25519, XSalsa20-Poly1305).
 *
 * @returns base64
 * @throws Error where the key is none
 */
export async function seal(
  value: SecretValue,
  { key }: PublicKey,
): Promise<string> {
  await sodium.ready;
  const publicKey = Buffer.from(key, 'base64');
  if (publicKey.length !== sodium.crypto_box_PUBLICKEYBYTES) {
    throw new Error('GitHub showed a public key that is none');
  }
  return Buffer.from(
    sodium.crypto_box_seal(Buffer.from(value.reveal(), 'utf8'), publicKey),
  ).toString('base64');
}
