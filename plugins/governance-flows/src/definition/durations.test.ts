import fc from 'fast-check';
import { DateTime, Duration } from 'luxon';
import { addDuration, subtractDuration } from './durations';
import { readTime } from './readTime';

const part = fc.option(fc.integer({ min: 0, max: 5000 }), { nil: undefined });
const write = (letter: string, amount?: number) =>
  amount === undefined ? '' : `${amount}${letter}`;

/** Any duration that is written in whole numbers, with months and years among them. */
const anyDuration = fc
  .tuple(part, part, part, part, part, part, part)
  .map(([years, months, weeks, days, hours, minutes, seconds]) => {
    const date = [
      write('Y', years === undefined ? undefined : years % 20),
      write('M', months),
      write('W', weeks),
      write('D', days),
    ].join('');
    const time = [
      write('H', hours),
      write('M', minutes),
      write('S', seconds),
    ].join('');
    return `P${date}${time && `T${time}`}`;
  })
  .filter(text => text !== 'P');

const anyTime = fc
  .date({
    min: new Date('1970-01-01T00:00:00.000Z'),
    max: new Date('2400-01-01T00:00:00.000Z'),
    noInvalidDate: true,
  })
  .map(time => time.toISOString());

describe('addDuration', () => {
  it('yields what Luxon yields in UTC', () => {
    fc.assert(
      fc.property(anyTime, anyDuration, (time, duration) => {
        expect(addDuration(time, duration)).toBe(
          DateTime.fromISO(time, { zone: 'utc' })
            .plus(Duration.fromISO(duration))
            .toISO(),
        );
      }),
      { numRuns: 1000 },
    );
  });

  it('goes no further than the last time that sorts after all others', () => {
    expect(addDuration('9950-01-01T00:00:00.000Z', 'P99Y')).toBe(
      '9999-12-31T23:59:59.999Z',
    );
    expect(addDuration('9999-01-01T00:00:00.000Z', 'P9999D')).toBe(
      '9999-12-31T23:59:59.999Z',
    );
  });

  it.each([
    ['no day', '2026-02-30T00:00:00.000Z', 'P1D'],
    ['no time', 'tomorrow', 'P1D'],
  ])('throws a RangeError for %s', (_, time, duration) => {
    expect(() => addDuration(time, duration)).toThrow(RangeError);
  });
});

describe('subtractDuration', () => {
  it('yields what Luxon yields in UTC', () => {
    fc.assert(
      fc.property(anyTime, anyDuration, (time, duration) => {
        const expected = DateTime.fromISO(time, { zone: 'utc' }).minus(
          Duration.fromISO(duration),
        );
        expect(subtractDuration(time, duration)).toBe(
          new Date(expected.toMillis()).toISOString(),
        );
      }),
      { numRuns: 1000 },
    );
  });

  it('throws a RangeError for what is no time', () => {
    expect(() => subtractDuration('tomorrow', 'P1D')).toThrow(RangeError);
  });
});

describe('readTime', () => {
  it('reads every text of the shape of a time as Luxon does', () => {
    const digits = (most: number, length: number) =>
      fc
        .integer({ min: 0, max: most })
        .map(value => String(value).padStart(length, '0'));
    const shaped = fc
      .tuple(
        digits(9999, 4),
        digits(14, 2),
        digits(33, 2),
        digits(25, 2),
        digits(61, 2),
        digits(61, 2),
        digits(999, 3),
      )
      .map(
        ([y, mo, d, h, mi, s, ms]) => `${y}-${mo}-${d}T${h}:${mi}:${s}.${ms}Z`,
      );
    fc.assert(
      fc.property(shaped, text => {
        const time = readTime(text);
        const expected = DateTime.fromISO(text, { zone: 'utc' }).toISO();
        // 24:00 is a way of writing the next day, which a canonical time does not use.
        expect(time).toBe(
          expected !== text && /T24:00:00\.000Z$/.test(text)
            ? undefined
            : expected ?? undefined,
        );
      }),
      { numRuns: 2000 },
    );
  });
});
