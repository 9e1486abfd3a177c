import { formatTime, parseTime } from './generalizedTime';

describe('generalized time', () => {
  it.each([
    ['20261127081756Z', '2026-11-27T08:17:56.000Z'],
    ['20261127081756.198292Z', '2026-11-27T08:17:56.198Z'],
    ['20261127081756.5Z', '2026-11-27T08:17:56.500Z'],
    ['202611270817Z', '2026-11-27T08:17:00.000Z'],
    ['2026112708Z', '2026-11-27T08:00:00.000Z'],
  ])('reads %s', (text, expected) => {
    expect(parseTime(text)?.toISOString()).toBe(expected);
  });

  it.each([undefined, '', 'never', '20261340000000Z'])(
    'finds no time in %s',
    text => {
      expect(parseTime(text)).toBeUndefined();
    },
  );

  it('writes a time that is not later than what was meant', () => {
    expect(formatTime(new Date('2026-11-27T08:17:56.999Z'))).toBe(
      '20261127081756Z',
    );
  });
});
