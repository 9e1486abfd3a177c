import { phraseDistance } from './phraseDistance';

describe('phraseDistance', () => {
  it.each([
    [3_600_000, '1 hour'],
    [8 * 86_400_000 + 3 * 3_600_000, '8 days 3 hours'],
    [180_000, '3 minutes'],
    [59_999, 'less than a minute'],
  ])('says %d ms as "%s"', (milliseconds, text) => {
    expect(phraseDistance(milliseconds)).toBe(text);
  });
});
