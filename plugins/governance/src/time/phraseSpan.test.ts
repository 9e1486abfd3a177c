import { phraseSpan } from './phraseSpan';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

describe('phraseSpan', () => {
  it.each([
    [0, 'under a second'],
    [999, 'under a second'],
    [SECOND, '1 second'],
    [59 * SECOND, '59 seconds'],
    [MINUTE + SECOND, '1 minute 1 second'],
    [5 * MINUTE, '5 minutes'],
    [2 * HOUR + 59 * SECOND, '2 hours'],
    [DAY + 3 * HOUR + 20 * MINUTE, '1 day 3 hours'],
    [400 * DAY, '400 days'],
  ])('says %d ms as %s', (ms, phrase) => {
    expect(phraseSpan(ms)).toBe(phrase);
  });
});
