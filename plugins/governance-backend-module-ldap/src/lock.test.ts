import { bornLocked, endSteps, isLocked, lockSteps, unlockSteps } from './lock';

const verifier = '{SSHA512}abc';
const turned = `{CRYPT}!${verifier}`;
const buffers = (...values: string[]) => values.map(one => Buffer.from(one));

describe('a lock in the password', () => {
  it('is there from the start, and taken away leaves the verifier', () => {
    const { userPassword } = bornLocked('password', verifier);
    expect(userPassword.map(String)).toEqual([turned]);
    expect(unlockSteps('password', { passwords: buffers(turned) })).toEqual([
      {
        operation: 'delete',
        attribute: 'userPassword',
        values: buffers(turned),
      },
      {
        operation: 'add',
        attribute: 'userPassword',
        values: buffers(verifier),
      },
    ]);
  });

  it('holds only where every password is turned', () => {
    const isLockedWith = (...values: string[]) =>
      isLocked('password', { passwords: buffers(...values) });
    expect(isLockedWith(turned)).toBe(true);
    expect(isLockedWith(turned, 'other')).toBe(false);
    expect(isLockedWith()).toBe(true);
  });

  it('leaves what is turned already, and turns bytes of any kind', () => {
    const bytes = Buffer.from([0, 255, 200]);
    const steps = lockSteps('password', {
      passwords: [Buffer.from(turned), bytes],
    });
    expect(steps).toHaveLength(2);
    expect(steps[1].values).toEqual([
      Buffer.concat([Buffer.from('{CRYPT}!'), bytes]),
    ]);
  });
});

describe('a lock by the password policy', () => {
  it('is one that somebody set, not one that wrong passwords have brought about', () => {
    const isLockedAt = (pwdAccountLockedTime?: string) =>
      isLocked('ppolicy', { pwdAccountLockedTime, passwords: [] });
    expect(isLockedAt('000001010000Z')).toBe(true);
    expect(isLockedAt('20261127081756Z')).toBe(false);
    expect(isLockedAt()).toBe(false);
  });
});

describe('a password that was taken away', () => {
  it('is locked still after it was unlocked', () => {
    const passwords = endSteps().flatMap(({ values }) =>
      values.map(value => Buffer.from(value)),
    );
    const added = unlockSteps('password', { passwords })
      .filter(({ operation }) => operation === 'add')
      .flatMap(({ values }) => values.map(value => Buffer.from(value)));
    expect(added).toHaveLength(1);
    expect(isLocked('password', { passwords: added })).toBe(true);
  });

  it('has another rest each time, for a server that takes what it does not know as it stands', () => {
    expect(String(endSteps()[0].values[0])).not.toBe(
      String(endSteps()[0].values[0]),
    );
  });
});
