import { isAwake, parseRenewal, Renewal, writeRenewal } from './renewal';

const T1 = '2026-11-27T18:53:55.144567731Z';
const T2 = '2026-11-27T18:54:55.1Z';

describe('what a renewal does', () => {
  it.each<Renewal>([
    { kind: 'wakes', after: undefined },
    { kind: 'wakes', after: T1 },
    { kind: 'puts-to-sleep', after: undefined },
    { kind: 'puts-to-sleep', after: '2026-11-27T19:53:55.1+01:00' },
  ])('is read from its statements: %j', renewal => {
    expect(parseRenewal(writeRenewal('a_c-1', renewal))).toEqual(renewal);
  });

  it.each([[[]], [['ALTER ROLE "a" SUPERUSER']], [['ALTER ROLE "a" LOGIN']]])(
    'is not known of %j',
    statements => {
      expect(parseRenewal(statements)).toBeUndefined();
    },
  );

  it.each<[Renewal['kind'], string | undefined, string | undefined, boolean]>([
    ['puts-to-sleep', undefined, undefined, false],
    ['puts-to-sleep', undefined, T1, false],
    ['wakes', undefined, undefined, false],
    ['wakes', undefined, T1, true],
    ['puts-to-sleep', T1, T1, true],
    ['puts-to-sleep', T1, T2, false],
    ['wakes', T1, T1, false],
    ['wakes', T1, T2, true],
  ])(
    'that %s after %s, where the last one was %s: can be used: %s',
    (kind, after, lastRenewal, awake) => {
      const lease = { id: 'x', issuedAt: T1, expiresAt: T2, lastRenewal };
      expect(isAwake({ kind, after }, lease)).toBe(awake);
    },
  );
});
