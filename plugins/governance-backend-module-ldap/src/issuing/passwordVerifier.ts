import { createHash, randomBytes } from 'node:crypto';

const SALT_BYTES = 16;

/**
 * What the directory keeps of a password: salted SHA-512, the strongest that slapd checks without work of its own for each
 * bind (its module `pw-sha2`). A password of 256 random bits gains nothing from a slow one.
 */
export function passwordVerifier(password: string): string {
  const salt = randomBytes(SALT_BYTES);
  const digest = createHash('sha512').update(password).update(salt).digest();
  return `{SSHA512}${Buffer.concat([digest, salt]).toString('base64')}`;
}
