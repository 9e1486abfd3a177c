import { parseSecretTarget, writeSecretTarget } from './secretTarget';

const NAMESPACES = ['payments'];

describe('a target in a cluster', () => {
  it.each(['payments/database#password', 'payments/a.b-c#tls.crt'])(
    'is read and written: %s',
    text => {
      const target = parseSecretTarget(text, NAMESPACES);
      expect(target && writeSecretTarget(target)).toBe(text);
    },
  );

  it.each([
    'other/database#password',
    'payments/database',
    'payments/database#',
    'payments#password',
    'payments/database#a#b',
    'payments/a/b#password',
    'payments/../other#password',
    'payments/Database#password',
    'payments/database#-password',
    `payments/database#${'a'.repeat(64)}`,
    'payments/database?x#password',
  ])('is none: %s', text => {
    expect(parseSecretTarget(text, NAMESPACES)).toBeUndefined();
  });
});
