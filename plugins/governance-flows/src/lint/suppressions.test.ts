import {
  faultyNames,
  faultyText,
  lintText,
  now,
} from './__testUtils__/fixtures';
import { isClean } from './lintBundle';

const fileOf = (number: string) =>
  faultyText(faultyNames.find(name => name.startsWith(number)) ?? '');

function suppress(number: string, entry: string, at = now) {
  return lintText(
    fileOf(number).replace(
      '  initial: intake',
      `  suppressions: [${entry}]\n  initial: intake`,
    ),
    { now: at },
  ).filter(({ check }) => check !== 'untested');
}

const until =
  '{ check: unbound-vote, reason: looked at by hand, until: 2026-12-31 }';

describe('suppressions', () => {
  it('mark a finding, which then keeps nothing from being published', () => {
    const found = suppress('21', until);
    expect(found).toEqual([
      expect.objectContaining({
        check: 'unbound-vote',
        suppressed: { reason: 'looked at by hand', until: '2026-12-31' },
      }),
    ]);
    expect(isClean(found)).toBe(true);
  });

  it('hold on their last day, and count again on the next', () => {
    expect(suppress('21', until, '2026-12-31T23:59:59.999Z')).toHaveLength(1);
    const after = suppress('21', until, '2027-01-01T00:00:00.000Z');
    expect(after.map(({ check, suppressed }) => [check, suppressed])).toEqual([
      ['suppression-expired', undefined],
      ['unbound-vote', undefined],
    ]);
    expect(isClean(after)).toBe(false);
  });

  it.each([
    ['states.review', 1, true],
    ['states.review.approval.bindTo', 1, true],
    ['states.rev', 2, false],
    ['states.issue', 2, false],
  ])('at %s', (at, count, clean) => {
    const found = suppress('21', until.replace('reason', `at: ${at}, reason`));
    expect(found).toHaveLength(count);
    expect(isClean(found)).toBe(clean);
  });

  it.each([
    ['16', 'approval-free-access', /cannot be suppressed/],
    ['23', 'guard-blocks-way-out', /cannot be suppressed/],
    ['21', 'silence-as-consent', /cannot be suppressed/],
    ['21', 'sole-approver', /cannot be suppressed/],
    ['21', 'no-such-check', /is no check/],
  ])('in flow %s of %s are refused', (number, check, message) => {
    const found = suppress(number, until.replace('unbound-vote', check));
    expect(
      found.find(entry => entry.check === 'suppression-refused'),
    ).toMatchObject({
      severity: 'error',
      message: expect.stringMatching(message),
    });
    expect(found.some(({ suppressed }) => suppressed)).toBe(false);
  });

  it('that suppress nothing are told, with their place', () => {
    expect(
      suppress('21', until.replace('unbound-vote', 'widening')).find(
        ({ check }) => check === 'suppression-unused',
      ),
    ).toMatchObject({
      severity: 'warning',
      path: 'spec.suppressions.0',
      range: { start: { line: 8, column: 18 } },
    });
  });
});
