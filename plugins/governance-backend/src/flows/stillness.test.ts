import { StandingTime, measureStanding } from './stillness';

const at = (hour: number) =>
  new Date(Date.UTC(2026, 10, 26, hour)).toISOString();
const time = (from: number, to?: number): StandingTime => ({
  cause: 'outage',
  from: at(from),
  ...(to === undefined ? {} : { to: at(to) }),
});

describe('how long deadlines stood still', () => {
  it.each<[string, StandingTime[], number, boolean]>([
    ['in no time', [], 0, false],
    ['in one time', [time(2, 5)], 3, false],
    ['only since it was last moved', [time(-3, 2)], 2, false],
    ['not in a time that is over before', [time(-5, -1)], 0, false],
    ['in two times that overlap, once', [time(1, 4), time(3, 6)], 5, false],
    ['in one within another, once', [time(1, 8), time(3, 4)], 7, false],
    ['in two times apart', [time(1, 2), time(5, 7)], 3, false],
    ['up to now where it lasts', [time(4)], 6, true],
    ['not beyond now', [time(8, 14)], 2, false],
  ])('is told %s', (_, times, hours, lasts) => {
    const standing = measureStanding(times, at(0), at(10));
    expect(standing.ms).toBe(hours * 3_600_000);
    expect(standing.lasts).toBe(lasts);
  });
});
