import { compactDecrypt, exportJWK, generateKeyPair, JWK } from 'jose';
import { createHash } from 'node:crypto';
import { readPublicKey } from './readPublicKey';
import { sealTo } from './sealTo';

const ALG = 'ECDH-ES+A256KW';

async function keyOn(crv: string) {
  const pair = await generateKeyPair(ALG, { crv, extractable: true });
  return {
    ...pair,
    publicJwk: await exportJWK(pair.publicKey),
    privateJwk: await exportJWK(pair.privateKey),
  };
}

describe('readPublicKey', () => {
  it.each(['P-256', 'X25519'])(
    'takes a key on %s, to which values can be sealed',
    async crv => {
      const { publicJwk, privateKey } = await keyOn(crv);
      const key = await readPublicKey({
        ...publicJwk,
        use: 'enc',
        kid: 'mine',
      });
      expect(key.jwk).toEqual(publicJwk);
      expect(key.thumbprint).toMatch(/^[A-Za-z0-9_-]{43}$/);
      const jwe = await sealTo(key, 'a value', { credential: 'c-1' });
      const { plaintext, protectedHeader } = await compactDecrypt(
        jwe,
        privateKey,
      );
      expect(new TextDecoder().decode(plaintext)).toBe('a value');
      expect(protectedHeader).toMatchObject({
        alg: ALG,
        enc: 'A256GCM',
        kid: key.thumbprint,
        about: { credential: 'c-1' },
      });
    },
  );

  it('has the thumbprint of RFC 7638: over the members that make the key, in order and without anything else', async () => {
    const { publicJwk } = await keyOn('X25519');
    const { thumbprint } = await readPublicKey({ ...publicJwk, kid: 'mine' });
    expect(thumbprint).toBe(
      createHash('sha256')
        .update(`{"crv":"X25519","kty":"OKP","x":"${publicJwk.x}"}`)
        .digest('base64url'),
    );
  });

  it('refuses a private key, and says nothing of it', async () => {
    const { privateJwk } = await keyOn('P-256');
    const refusal = readPublicKey({ ...privateJwk });
    await expect(refusal).rejects.toThrow(/private member 'd'.*throw this one/);
    await expect(refusal).rejects.not.toThrow(privateJwk.d);
  });

  const x = 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU';
  const y = 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0';
  it.each<[string, JWK & Record<string, unknown>, RegExp]>([
    ['an RSA key', { kty: 'RSA', n: 'AQAB', e: 'AQAB' }, /kty RSA.*P-256/],
    ['a curve that signs', { kty: 'OKP', crv: 'Ed25519', x }, /crv Ed25519/],
    ['a larger curve', { kty: 'EC', crv: 'P-384', x, y }, /crv P-384/],
    ['a symmetric key', { kty: 'oct', k: 'AAAA' }, /private member 'k'/],
    ['a key that signs', { kty: 'EC', crv: 'P-256', x, y, use: 'sig' }, /use/],
    ['half a point', { kty: 'EC', crv: 'P-256', x }, /jwk\.y is not 32 bytes/],
    [
      'a point off the curve',
      { kty: 'EC', crv: 'P-256', x, y: x },
      /no key that anything can be sealed to/,
    ],
    [
      'a point of small order',
      { kty: 'OKP', crv: 'X25519', x: 'A'.repeat(43) },
      /no key that anything can be sealed to/,
    ],
  ])('refuses %s', async (_title, jwk, message) => {
    await expect(readPublicKey(jwk)).rejects.toThrow(message);
  });
});
