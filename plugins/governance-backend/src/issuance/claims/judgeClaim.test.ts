import { judgeClaim } from './judgeClaim';

const NOW = '2026-11-27T12:00:00.000Z';
const SEALED = {
  state: 'sealed' as const,
  jwe: 'sealed value',
  expires_at: '2026-11-27T12:10:00.000Z',
};
const CLAIMED = { ...SEALED, state: 'claimed' as const, jwe: null };
const DESTROYED = { ...SEALED, state: 'destroyed' as const, jwe: null };
const OWNER = {
  caller: 'owner' as const,
  token: 'good' as const,
  credential: 'active' as const,
};

describe('judgeClaim', () => {
  it.each([
    ['hands out', SEALED, {}, { kind: 'hand-out', jwe: 'sealed value' }],
    [
      'refuses somebody else with a good token',
      SEALED,
      { caller: 'somebody-else' as const },
      { kind: 'refused', why: 'not-owner' },
    ],
    [
      'refuses somebody else also where it was taken, without an alarm that they could raise',
      CLAIMED,
      { caller: 'somebody-else' as const },
      { kind: 'refused', why: 'not-owner' },
    ],
    [
      'refuses a token for another claim',
      SEALED,
      { token: 'other' as const },
      { kind: 'refused', why: 'token-for-another-claim' },
    ],
    [
      'refuses a token for another claim where it was taken',
      CLAIMED,
      { token: 'other' as const },
      { kind: 'refused', why: 'token-for-another-claim' },
    ],
    [
      'refuses what is no token',
      CLAIMED,
      { token: 'forged' as const },
      { kind: 'refused', why: 'token-forged' },
    ],
    [
      'refuses a late token',
      SEALED,
      { token: 'late' as const },
      { kind: 'refused', why: 'token-late' },
    ],
    ['sees a second use', CLAIMED, {}, { kind: 'second-use' }],
    [
      'sees a second use also when it comes late',
      CLAIMED,
      { token: 'late' as const },
      { kind: 'second-use' },
    ],
    ['knows what is destroyed', DESTROYED, {}, { kind: 'gone' }],
    [
      'hands nothing out at its end, whether or not it was destroyed by then',
      { ...SEALED, expires_at: NOW },
      {},
      { kind: 'gone' },
    ],
    [
      'hands nothing out before the credential is active',
      SEALED,
      { credential: 'not-active' as const },
      { kind: 'not-yet' },
    ],
    [
      'hands nothing out that is of an attempt that came too late',
      SEALED,
      { credential: 'superseded' as const },
      { kind: 'gone' },
    ],
  ])('%s', (_title, row, changes, expected) => {
    expect(judgeClaim(row, { ...OWNER, at: NOW, ...changes })).toEqual(
      expected,
    );
  });
});
