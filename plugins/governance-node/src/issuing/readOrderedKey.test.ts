import { generateKeyPairSync } from 'node:crypto';
import { readOrderedKey } from './readOrderedKey';

const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const pem = publicKey.export({ format: 'pem', type: 'spki' }).toString();

describe('readOrderedKey', () => {
  it.each([
    ['as it was written', pem],
    ['on one line', pem.replaceAll('\n', ' ')],
    ['with line breaks of Windows', pem.replaceAll('\n', '\r\n')],
  ])('reads a key %s', (_, given) => {
    expect(readOrderedKey(given).equals(publicKey)).toBe(true);
  });

  it.each([
    ['nothing', undefined, 'no publicKey was given'],
    ['words', 'my key', 'publicKey is none'],
    ['an SSH key', 'ssh-ed25519 AAAA', 'publicKey is none'],
    ['no key in PEM', pem.replace('MCow', 'MCox'), 'cannot be read'],
  ])('refuses %s', (_, given, message) => {
    expect(() => readOrderedKey(given)).toThrow(message);
  });

  it('refuses a private key without showing it', () => {
    const secret = privateKey.export({ format: 'pem', type: 'pkcs8' });
    const refuse = () => readOrderedKey(secret.toString());
    expect(refuse).toThrow('throw it away');
    expect(refuse).not.toThrow(secret.toString().split('\n')[1]);
  });
});
