import { assertError } from '@backstage/errors';
import { calculateJwkThumbprint, importJWK, JWK, KeyLike } from 'jose';
import { open } from 'node:fs/promises';
import { UsageError } from '../evaluate/usageError';

/** How values are sealed to keys (RFC 7518, section 4.6). */
export const SEALED_BY = 'ECDH-ES+A256KW';

/** A private key, and what its public part is called. */
export interface HeldKey {
  thumbprint: string;
  key: KeyLike | Uint8Array;
}

const OTHERS = 0o077;

async function readOwnFile(path: string): Promise<string> {
  let file;
  try {
    file = await open(path, 'r');
  } catch (error) {
    assertError(error);
    throw new UsageError(`--key ${path} cannot be read (${error.code}).`);
  }
  try {
    const { mode } = await file.stat();
    // eslint-disable-next-line no-bitwise
    if (process.platform !== 'win32' && (mode & OTHERS) !== 0) {
      throw new UsageError(
        `--key ${path} can be read by others; take that away: chmod 600 ${path}`,
      );
    }
    return await file.readFile('utf8');
  } finally {
    await file.close();
  }
}

/**
 * Reads a private key that `credential keygen` made.
 *
 * @throws UsageError (exit code 2) where it cannot be read, others may read it, or it is no such key; never with any of it
 */
export async function readPrivateKey(
  path: string | undefined,
): Promise<HeldKey> {
  if (path === undefined) {
    throw new UsageError(
      '--key is missing; it names the file that governance credential keygen made.',
    );
  }
  const text = await readOwnFile(path);
  try {
    const jwk: JWK = JSON.parse(text);
    if (typeof jwk.d !== 'string') {
      throw new Error('it has no private member');
    }
    return {
      thumbprint: await calculateJwkThumbprint(jwk, 'sha256'),
      key: await importJWK(jwk, SEALED_BY),
    };
  } catch {
    // The cause may quote the text, which is a secret.
    throw new UsageError(
      `--key ${path} is no private JSON Web Key, such as governance credential keygen makes.`,
    );
  }
}
