import { inspect } from 'node:util';
import { SecretValue } from './SecretValue';

describe('SecretValue', () => {
  const canary = 'canary-5f1d';
  const secret = new SecretValue(canary);

  it.each([
    ['a text', () => `${secret}`],
    ['JSON', () => JSON.stringify({ secret })],
    ['a log', () => inspect({ deep: [{ secret }] }, { depth: 9 })],
    ['a log that shows what is hidden', () => inspect(secret, true, 9)],
    ['its members', () => JSON.stringify(Object.entries(secret))],
    ['a copy', () => inspect({ ...secret })],
    ['an error', () => inspect(new Error(`refused ${secret}`))],
  ])('shows nothing in %s', (_where, print) => {
    expect(print()).not.toContain(canary);
  });

  it('gives the value to whoever asks for it by name', () => {
    expect(secret.reveal()).toBe(canary);
  });

  it('has a fingerprint that depends on value and key', () => {
    expect(secret.fingerprint('a')).toBe(
      new SecretValue(canary).fingerprint('a'),
    );
    expect(secret.fingerprint('a')).not.toBe(secret.fingerprint('b'));
    expect(secret.fingerprint('a')).not.toBe(
      new SecretValue('another').fingerprint('a'),
    );
  });
});
