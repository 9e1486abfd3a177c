import { mockServices } from '@backstage/backend-test-utils';
import { JsonObject } from '@backstage/types';
import { readClaimSettings } from './readClaimSettings';

const read = (governance: JsonObject = {}) =>
  readClaimSettings(mockServices.rootConfig({ data: { governance } }));
const keyOf = (ledger: JsonObject) =>
  Buffer.from(read({ ledger }).tokenKey).toString('hex');
const SECRET = 's'.repeat(32);

describe('readClaimSettings', () => {
  it('opens claims for 15 minutes and keeps them for three days unless told', () => {
    expect(read()).toMatchObject({ ttlMs: 900_000, keepForMs: 259_200_000 });
    expect(
      read({ claims: { ttl: 'PT5M', keepFor: { hours: 12 } } }),
    ).toMatchObject({ ttlMs: 300_000, keepForMs: 43_200_000 });
  });

  it.each([
    ['ttl', 'PT16M', /claims\.ttl is 960 s; accepted is from 1 to 15 minutes/],
    ['ttl', 'PT1S', /claims\.ttl is 1 s/],
    ['keepFor', 'P31D', /claims\.keepFor .* from 1 hour to 30 days/],
    ['keepFor', 'PT1M', /claims\.keepFor/],
  ])('refuses %s of %s', (name, value, message) => {
    expect(() => read({ claims: { [name]: value } })).toThrow(message);
  });

  it('comes to one key in every replica, which is not the secret and is another for another secret', () => {
    const key = keyOf({ keyEncryptionSecret: SECRET });
    expect(key).toMatch(/^[0-9a-f]{64}$/);
    expect(keyOf({ keyEncryptionSecret: SECRET })).toBe(key);
    expect(
      keyOf({ keyEncryptionSecret: SECRET, signing: { privateKey: 'pem' } }),
    ).toBe(key);
    expect(keyOf({ signing: { privateKey: 'pem' } })).not.toBe(key);
    expect(keyOf({ signing: { privateKey: 'pem' } })).toBe(
      keyOf({ signing: { privateKey: 'pem' } }),
    );
  });

  it('makes a key of its own where there is no secret', () => {
    expect(keyOf({})).not.toBe(keyOf({}));
  });
});
