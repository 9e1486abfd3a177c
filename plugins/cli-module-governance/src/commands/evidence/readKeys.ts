import { createPublicKey, JsonWebKey, KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { isError } from '@backstage/errors';
import { EXIT_USAGE, ExitCodeError } from '../ledger/ExitCodeError';

const ACCEPTED =
  'accepted are Ed25519 public keys: PEM, a JSON Web Key, or a JWKS as GET /ledger/keys answers';

function refuse(path: string, what: string): never {
  throw new ExitCodeError(`${path}: ${what}; ${ACCEPTED}`, EXIT_USAGE);
}

function toPem(path: string, key: KeyObject): string {
  if (key.asymmetricKeyType !== 'ed25519') {
    refuse(path, `holds a key of type ${key.asymmetricKeyType}`);
  }
  return key.export({ type: 'spki', format: 'pem' }).toString();
}

function fromJson(path: string, text: string): string[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return refuse(path, 'is neither PEM nor JSON');
  }
  const set = parsed as { keys?: unknown } & JsonWebKey;
  const keys = Array.isArray(set?.keys) ? (set.keys as JsonWebKey[]) : [set];
  if (keys.length === 0) {
    refuse(path, 'holds no key');
  }
  return keys.map(key => {
    if (key && 'd' in key) {
      refuse(path, 'holds a private key, which belongs into no file like this');
    }
    let made: KeyObject;
    try {
      made = createPublicKey({ key, format: 'jwk' });
    } catch {
      return refuse(path, 'holds what is no key');
    }
    return toPem(path, made);
  });
}

function fromPem(path: string, text: string): string[] {
  if (text.includes('PRIVATE KEY')) {
    refuse(path, 'holds a private key, which belongs into no file like this');
  }
  const blocks =
    text.match(/-----BEGIN [A-Z ]+-----[\s\S]*?-----END [A-Z ]+-----/g) ?? [];
  return blocks.map(block => {
    let key: KeyObject;
    try {
      key = createPublicKey(block);
    } catch {
      return refuse(path, 'holds what is no key');
    }
    return toPem(path, key);
  });
}

/**
 * Reads public keys from a file, as PEM.
 *
 * @throws ExitCodeError with code 2 when it holds anything else; never with what it holds
 */
export async function readKeys(path: string): Promise<string[]> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    const code = isError(error) && 'code' in error ? error.code : 'unknown';
    return refuse(path, `cannot be read (${code})`);
  }
  return text.includes('-----BEGIN')
    ? fromPem(path, text)
    : fromJson(path, text);
}
