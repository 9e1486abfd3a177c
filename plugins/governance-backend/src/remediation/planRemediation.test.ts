import { planDeletion, planRemediation } from './planRemediation';

const DAY = 24 * 60 * 60 * 1000;
const ALL = { revoke: true, reduce: true, disable: true };
const there = { live: true, fingerprint: 'f1' };

describe('planRemediation', () => {
  it.each([
    [
      'disables first what can be brought back',
      'revoke',
      {},
      DAY,
      'disable-first',
    ],
    ['revokes at once without a cool-down', 'revoke', {}, 0, 'at-once'],
    [
      'revokes at once what cannot be disabled',
      'revoke',
      { can: { ...ALL, disable: false } },
      DAY,
      'at-once',
    ],
    [
      'leaves to a person what nothing can revoke, although it could be disabled',
      'revoke',
      { can: { ...ALL, revoke: false } },
      DAY,
      'by-hand',
    ],
    [
      'leaves to a person what would be put back',
      'revoke',
      { managedBy: 'terraform' },
      DAY,
      'by-hand',
    ],
    ['reduces', 'reduce', {}, DAY, 'at-once'],
    [
      'does nothing to what has changed',
      'revoke',
      { holding: { live: true, fingerprint: 'f2' } },
      DAY,
      'changed',
    ],
    [
      'does not reduce what has changed',
      'reduce',
      { holding: { live: true, fingerprint: 'f2' } },
      DAY,
      'changed',
    ],
    [
      'orders and reads back what is gone already',
      'revoke',
      { holding: undefined },
      0,
      'at-once',
    ],
  ] as const)('%s', (_, decision, known, coolDownMs, way) => {
    expect(
      planRemediation(
        { decision, subject_fingerprint: 'f1' },
        { holding: there, managedBy: undefined, can: ALL, ...known },
        coolDownMs,
      ).way,
    ).toBe(way);
  });
});

describe('planDeletion', () => {
  it.each([
    ['deletes what stayed disabled', { live: false }, ALL, 'at-once'],
    ['asks about what was made active again', { live: true }, ALL, 'changed'],
    [
      'hands over what nothing can delete any more',
      { live: false },
      { ...ALL, revoke: false },
      'by-hand',
    ],
  ])('%s', (_, { live }, can, way) => {
    expect(
      planDeletion({
        holding: { live, fingerprint: 'f1' },
        managedBy: undefined,
        can,
      }).way,
    ).toBe(way);
  });
});
