import { fillDates } from './fillDates';

describe('fillDates', () => {
  it('puts times before and after now where the marks are', () => {
    expect(
      fillDates('a,{{-1d}},{{+30d}},b', new Date('2026-11-22T12:00:00.000Z')),
    ).toBe('a,2026-11-21T12:00:00Z,2026-12-22T12:00:00Z,b');
  });
});
