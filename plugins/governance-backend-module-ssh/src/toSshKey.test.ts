import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { KEY } from './__testUtils__/certificate';
import { toSshKey } from './toSshKey';
import { WireReader } from './wire';

const ED25519 = createPublicKey({
  key: Buffer.concat([
    Buffer.from('302a300506032b6570032100', 'hex'),
    Buffer.from(KEY.split(' ')[1], 'base64').subarray(-32),
  ]),
  format: 'der',
  type: 'spki',
});

const read = (line: string) =>
  new WireReader(Buffer.from(line.split(' ')[1], 'base64'));

describe('toSshKey', () => {
  it('writes Ed25519 as ssh-keygen does', () => {
    expect(toSshKey(ED25519)).toBe(KEY);
  });

  it.each([
    ['P-256', 'nistp256', 65],
    ['P-384', 'nistp384', 97],
    ['P-521', 'nistp521', 133],
  ])('writes a point of %s', (namedCurve, name, length) => {
    const { publicKey } = generateKeyPairSync('ec', { namedCurve });
    const from = read(toSshKey(publicKey));
    expect(from.text()).toBe(`ecdsa-sha2-${name}`);
    expect(from.text()).toBe(name);
    expect(from.string()).toHaveLength(length);
    expect(from.isDone).toBe(true);
  });

  it('writes the numbers of RSA so that none is negative', () => {
    const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 3072 });
    const from = read(toSshKey(publicKey));
    expect(from.text()).toBe('ssh-rsa');
    expect(from.string()).toEqual(Buffer.from([1, 0, 1]));
    const modulus = from.string();
    expect([modulus.length, modulus[0]]).toEqual([385, 0]);
    expect(from.isDone).toBe(true);
  });

  it.each([
    ['short RSA', generateKeyPairSync('rsa', { modulusLength: 2048 })],
    [
      'a curve of Bitcoin',
      generateKeyPairSync('ec', { namedCurve: 'secp256k1' }),
    ],
    ['Ed448', generateKeyPairSync('ed448')],
  ])('refuses %s, and says what is accepted', (_, { publicKey }) => {
    expect(() => toSshKey(publicKey)).toThrow('accepted are Ed25519');
  });
});
