import { offsetOf } from './offsetOf';

describe('offsetOf', () => {
  it.each([
    ['the beginning', 1, 1, 0],
    ['within the first line', 1, 3, 2],
    ['the beginning of a line', 2, 1, 4],
    ['beyond the end of a line', 2, 99, 6],
    ['an empty line', 3, 1, 7],
    ['the last line', 4, 2, 9],
    ['beyond the last line', 9, 1, 10],
  ])('finds %s', (_, line, column, offset) => {
    expect(offsetOf('abc\nde\n\nfg', line, column)).toBe(offset);
  });
});
