import { joinTarget, splitTarget } from './targetParts';

describe('a target', () => {
  it.each([
    ['', { store: '', path: '' }],
    ['vault:', { store: 'vault', path: '' }],
    [
      'vault:kv/ledger#password',
      { store: 'vault', path: 'kv/ledger#password' },
    ],
    ['vault:a:b', { store: 'vault', path: 'a:b' }],
  ])('%j is taken apart and put together', (target, parts) => {
    expect(splitTarget(target)).toEqual(parts);
    expect(joinTarget(parts)).toBe(target);
  });
});
