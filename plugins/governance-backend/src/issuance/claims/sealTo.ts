import { CompactEncrypt, importJWK, JWK } from 'jose';

const ALG = 'ECDH-ES+A256KW';

/**
 * Encrypts a value so that only the holder of the private key can read it: a compact JWE (RFC 7516) by ECDH-ES with A256KW
 * (RFC 7518, section 4.6) and A256GCM.
 *
 * @param about - public facts; they stand in the protected header, so that they cannot be changed
 * @throws Error where the key is none that can be sealed to
 */
export async function sealTo(
  key: { thumbprint: string; jwk: JWK },
  value: string,
  about: Record<string, string>,
): Promise<string> {
  return new CompactEncrypt(new TextEncoder().encode(value))
    .setProtectedHeader({
      alg: ALG,
      enc: 'A256GCM',
      kid: key.thumbprint,
      about,
    })
    .encrypt(await importJWK(key.jwk, ALG));
}
