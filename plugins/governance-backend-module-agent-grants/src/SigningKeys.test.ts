import { calculateJwkThumbprint, SignJWT } from 'jose';
import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { inspect } from 'node:util';
import { newKeys } from './__testUtils__/newKeys';
import { SigningKeys } from './SigningKeys';

const issuer = 'https://portal.example.com';
const now = new Date();
const claims = {
  iss: issuer,
  jti: 'c-1',
  exp: Math.floor(now.getTime() / 1000) + 60,
};
const create = (privateKey: string, ...furtherPublicKeys: string[]) =>
  SigningKeys.create({ privateKey, furtherPublicKeys });

describe('SigningKeys', () => {
  it.each(['ES256', 'EdDSA'] as const)(
    'signs with %s and publishes nothing private, under the thumbprint',
    async alg => {
      const { privateKey } = newKeys(alg);
      const keys = await create(privateKey);
      const token = await keys.sign(claims);
      expect(await keys.read(token, { issuer, now })).toEqual(claims);
      const [published] = keys.published;
      expect(published).toMatchObject({ alg, use: 'sig' });
      expect(published).not.toHaveProperty('d');
      expect(published.kid).toBe(
        await calculateJwkThumbprint({ ...published }),
      );
      expect(inspect(keys, { depth: 9 })).not.toContain(
        privateKey.split('\n')[1],
      );
    },
  );

  it('takes tokens of an earlier key while that is published, and none afterwards', async () => {
    const [old, fresh] = [newKeys('EdDSA'), newKeys('ES256')];
    const token = await (await create(old.privateKey)).sign(claims);
    const rotated = await create(fresh.privateKey, old.publicKey);
    expect(rotated.published.map(({ alg }) => alg)).toEqual(['ES256', 'EdDSA']);
    expect(await rotated.read(token, { issuer, now })).toEqual(claims);
    const done = await create(fresh.privateKey);
    expect(await done.read(token, { issuer, now })).toBeUndefined();
  });

  it('publishes a key once that is named twice', async () => {
    const { privateKey, publicKey } = newKeys('ES256');
    expect((await create(privateKey, publicKey)).published).toHaveLength(1);
  });

  it('takes no token of another type, issuer or time', async () => {
    const { privateKey } = newKeys('ES256');
    const keys = await create(privateKey);
    const [{ kid }] = keys.published;
    const otherType = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'ES256', kid, typ: 'JWT' })
      .sign(createPrivateKey(privateKey));
    expect(await keys.read(otherType, { issuer, now })).toBeUndefined();
    const token = await keys.sign(claims);
    expect(
      await keys.read(token, { issuer: 'https://other.example.com', now }),
    ).toBeUndefined();
    expect(
      await keys.read(token, { issuer, now: new Date(now.getTime() + 90_000) }),
    ).toBeUndefined();
  });

  it('refuses what is no key of its kind, and shows nothing of it', async () => {
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
      .privateKey.export({ format: 'pem', type: 'pkcs8' })
      .toString();
    await expect(create(rsa)).rejects.toThrow('accepted are Ed25519');
    await expect(create('a-secret-word')).rejects.toThrow('is no key in PEM');
    await expect(create('a-secret-word')).rejects.not.toThrow('a-secret-word');
    await expect(
      create(newKeys('EdDSA').privateKey, 'nothing'),
    ).rejects.toThrow('furtherPublicKeys[0]');
  });
});
