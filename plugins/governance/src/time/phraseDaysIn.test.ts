import { phraseDaysIn } from './phraseDaysIn';

describe('phraseDaysIn', () => {
  it.each([
    ['Used on 2026-11-26 by cron', 'Used on November 26, 2026 by cron'],
    [
      'Last used 9 days ago, on 2026-11-26',
      'Last used 9 days ago, on November 26, 2026',
    ],
    ['Used by backup-2026-11-26', 'Used by backup-2026-11-26'],
    ['Read at 2026-11-26T08:00:00.000Z', 'Read at 2026-11-26T08:00:00.000Z'],
    ['Key 2026-13-45 is odd', 'Key 2026-13-45 is odd'],
    ['Never used since it exists', 'Never used since it exists'],
  ])('reads %j as %j', (text, phrased) => {
    expect(phraseDaysIn(text)).toBe(phrased);
  });
});
