import { mockServices } from '@backstage/backend-test-utils';
import { JsonObject } from '@backstage/types';
import { readClaimSettings } from './readClaimSettings';

const read = (governance: JsonObject = {}) =>
  readClaimSettings(
    mockServices.rootConfig({ data: { governance } }),
    new Uint8Array(32),
  );

describe('readClaimSettings', () => {
  it('opens claims for 15 minutes and keeps them for three days unless told', () => {
    expect(read()).toMatchObject({ ttlMs: 900_000, keepForMs: 604_800_000 });
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
});
