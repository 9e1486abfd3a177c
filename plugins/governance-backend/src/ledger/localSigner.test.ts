import { generateKeyPairSync } from 'node:crypto';
import { nodeCrypto } from './__testUtils__/ledgerDatabase';
import { localSigner } from './localSigner';

const pemOf = (type: 'ed25519' | 'ed448') =>
  (type === 'ed25519'
    ? generateKeyPairSync('ed25519')
    : generateKeyPairSync('ed448')
  ).privateKey
    .export({ type: 'pkcs8', format: 'pem' })
    .toString();

describe('localSigner', () => {
  it('makes signatures that hold under the public key it names, and only for those bytes', async () => {
    const signer = localSigner({ privateKeyPem: pemOf('ed25519') });
    const signature = Buffer.from(
      await signer.sign(Buffer.from('text')),
    ).toString('base64');
    const check = (text: string) =>
      nodeCrypto.verifyEd25519({
        publicKeyPem: signer.publicKeyPem,
        text,
        signature,
      });
    expect(check('text')).toBe(true);
    expect(check('other')).toBe(false);
  });

  it('gives one key one id', () => {
    const privateKeyPem = pemOf('ed25519');
    expect(localSigner({ privateKeyPem }).keyId).toBe(
      localSigner({ privateKeyPem }).keyId,
    );
    expect(localSigner({ privateKeyPem }).keyId).not.toBe(
      localSigner({ privateKeyPem: pemOf('ed25519') }).keyId,
    );
  });

  it.each([
    ['a text that is no key', 'not-a-key-but-secret', /cannot be read/],
    ['a key of another type', pemOf('ed448'), /type ed448; accepted is ed255/],
  ])('refuses %s without quoting it', (_, privateKeyPem, message) => {
    expect(() => localSigner({ privateKeyPem })).toThrow(message);
    expect(() => localSigner({ privateKeyPem })).not.toThrow(
      new RegExp(privateKeyPem.slice(0, 20)),
    );
  });
});
