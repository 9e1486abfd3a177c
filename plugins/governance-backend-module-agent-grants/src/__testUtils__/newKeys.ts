import { generateKeyPairSync } from 'node:crypto';

/** A new key pair in PEM, of the kind that an algorithm takes. */
export function newKeys(alg: 'ES256' | 'EdDSA'): {
  privateKey: string;
  publicKey: string;
} {
  const { privateKey, publicKey } =
    alg === 'EdDSA'
      ? generateKeyPairSync('ed25519')
      : generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return {
    privateKey: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
    publicKey: publicKey.export({ format: 'pem', type: 'spki' }).toString(),
  };
}
