import { readDays } from './readDays';

describe('readDays', () => {
  it.each([
    ['1', 1],
    ['30', 30],
    [' 90 ', 90],
    ['0', undefined],
    ['-3', undefined],
    ['91', undefined],
    ['1.5', undefined],
    ['', undefined],
    ['soon', undefined],
  ])('reads %j as %s of at most 90', (text, days) => {
    expect(readDays(text, 90)).toBe(days);
  });
});
