import { phrasePercent } from './phrasePercent';

describe('phrasePercent', () => {
  it.each([
    [0, 0, undefined],
    [0, 3, '0\u00a0%'],
    [999, 1000, '99\u00a0%'],
    [1000, 1000, '100\u00a0%'],
  ])('says of %s of %s: %s', (part, base, expected) => {
    expect(phrasePercent(part, base)).toBe(expected);
  });
});
