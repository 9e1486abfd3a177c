import { phraseMoment, phrasePast } from './phraseMoment';

const NOW = Date.parse('2026-11-23T12:00:00.000Z');
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const DAY = 24 * 60 * MINUTE;

function after(milliseconds: number): string {
  return new Date(NOW + milliseconds).toISOString();
}

describe('phrasePast', () => {
  it.each([
    ['what a slow clock has not come to yet', 8 * SECOND, 'just now'],
    ['what a clock that is an hour behind has not', 3_600_000, 'just now'],
    ['this very moment', 0, 'just now'],
    ['seconds', -8 * SECOND, '8 seconds ago'],
    ['hours', -2 * 3_600_000, '2 hours ago'],
  ])('says of %s (%d ms) "%s"', (_, distance, phrase) => {
    expect(phrasePast(after(distance), NOW)).toBe(phrase);
  });

  it('leaves what is no moment as it is', () => {
    expect(phrasePast('soon', NOW)).toBe('soon');
  });
});

describe('phraseMoment', () => {
  it('says of a moment to come that it comes', () => {
    expect(phraseMoment(after(8 * SECOND), NOW)).toBe('in 8 seconds');
  });

  it.each([
    [90 * DAY - 5 * SECOND, 'in 3 months'],
    [30 * DAY - 5 * SECOND, 'in 30 days'],
    [29 * DAY - 5 * SECOND, 'in 29 days'],
    [20 * DAY - 5 * SECOND, 'in 20 days'],
    [20 * DAY + 5 * SECOND, 'in 20 days'],
    [-20 * DAY + 5 * SECOND, '20 days ago'],
    [-20 * DAY - 5 * SECOND, '20 days ago'],
  ])('says of %d ms, which is far, to the nearest "%s"', (distance, phrase) => {
    expect(phraseMoment(after(distance), NOW)).toBe(phrase);
  });

  it('never says of a near end that it is farther than it is', () => {
    expect(phraseMoment(after(3 * 60 * MINUTE - SECOND), NOW)).toBe(
      'in 2 hours',
    );
  });
});
