import { phrasePercent } from './phrasePercent';

describe('phrasePercent', () => {
  it.each([
    [0, 0, undefined],
    [0, 3, '0 %'],
    [999, 1000, '99 %'],
    [1000, 1000, '100 %'],
  ])('says of %s of %s: %s', (part, base, expected) => {
    expect(phrasePercent(part, base)).toBe(expected);
  });
});
