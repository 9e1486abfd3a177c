import { randomBytes } from 'node:crypto';
import { keysWrappedUnder, seal, unseal, unwrappedKeys } from './dataKeys';

const key = randomBytes(32);

describe('seal and unseal', () => {
  it('gives back the text to the same key and place only', () => {
    const sealed = seal(key, 'text', 'entry/field');
    expect(unseal(key, sealed, 'entry/field')).toBe('text');
    expect(() => unseal(randomBytes(32), sealed, 'entry/field')).toThrow();
    expect(() => unseal(key, sealed, 'other/field')).toThrow();
  });

  it('never gives one text twice', () => {
    expect(seal(key, 'text', 'a')).not.toBe(seal(key, 'text', 'a'));
  });
});

describe('key wrappers', () => {
  const secret = 's'.repeat(32);

  it('give back the key to the same secret only', () => {
    const wrapped = keysWrappedUnder(secret).wrap(key);
    expect(Buffer.from(keysWrappedUnder(secret).unwrap(wrapped))).toEqual(key);
    expect(() => keysWrappedUnder('t'.repeat(32)).unwrap(wrapped)).toThrow();
    expect(() => unwrappedKeys().unwrap(wrapped)).toThrow(
      /keyEncryptionSecret is not set/,
    );
  });

  it('read keys from before there was a secret', () => {
    const wrapped = unwrappedKeys().wrap(key);
    expect(Buffer.from(keysWrappedUnder(secret).unwrap(wrapped))).toEqual(key);
  });
});
