import { mockServices } from '@backstage/backend-test-utils';
import { readLedgerConfig } from './readLedgerConfig';

const read = (ledger: object | undefined, development: boolean = true) =>
  readLedgerConfig(
    mockServices.rootConfig({
      data: ledger ? { governance: { ledger } } : {},
    }),
    { development },
  );

describe('readLedgerConfig', () => {
  it('needs nothing in development', () => {
    const config = read(undefined);
    expect(config.privateKeyPem).toBeUndefined();
    expect(config.sequenceEvery.toMillis()).toBe(1000);
    expect(config.checkpointEvery.as('minutes')).toBe(5);
    expect(config.sinks).toEqual([]);
  });

  it('reads all it can be told', () => {
    const config = read({
      signing: { privateKey: 'pem' },
      keyEncryptionSecret: 's'.repeat(32),
      sequenceEvery: { milliseconds: 200 },
      checkpointEvery: '1m',
      sinks: [
        { id: 'a', type: 'file', path: './checkpoints.jsonl' },
        { id: 'b', type: 'http', url: 'https://example.org', timeout: '2s' },
      ],
    });
    expect(config.privateKeyPem).toBe('pem');
    expect(config.sequenceEvery.toMillis()).toBe(200);
    expect(config.checkpointEvery.as('minutes')).toBe(1);
    expect(config.sinks.map(({ id }) => id)).toEqual(['a', 'b']);
    expect(config.wrapper.wrap(new Uint8Array(32))).toMatch(/^aes256gcm:/);
  });

  it.each([
    ['no key outside development', {}, false, /signing.privateKey is not set/],
    [
      'a short secret',
      { keyEncryptionSecret: 'short' },
      true,
      /has 5 characters; accepted are 32/,
    ],
    [
      'an unknown sink',
      { sinks: [{ id: 'a', type: 'ftp' }] },
      true,
      /type of sink a is ftp; accepted are file and http/,
    ],
    [
      'two sinks of one id',
      {
        sinks: [
          { id: 'a', type: 'file', path: 'x' },
          { id: 'a', type: 'file', path: 'y' },
        ],
      },
      true,
      /id a is used twice/,
    ],
  ])('refuses %s', (_, ledger, development, message) => {
    expect(() => read(ledger, development)).toThrow(message);
  });
});
