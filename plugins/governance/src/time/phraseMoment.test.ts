import { phraseMoment, phrasePast } from './phraseMoment';

const NOW = Date.parse('2026-11-23T12:00:00.000Z');
const SECOND = 1_000;

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
});
