import { createHash } from 'node:crypto';

/** SHA-256 in hexadecimal: the digest that votes are bound to, and the hash of a definition. */
export function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
