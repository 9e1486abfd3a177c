import { parseWritten, writeWritten } from './written';

describe('what was written', () => {
  it.each([
    ['7', { version: 7 }],
    ['7.Abc1', { version: 7, accessor: 'Abc1' }],
    ['7.Abc1.ns1', { version: 7, accessor: 'Abc1.ns1' }],
  ])('is read from %s and written again', (text, written) => {
    expect(parseWritten(text)).toEqual(written);
    expect(writeWritten(written)).toBe(text);
  });

  it('is not known where nothing says it', () => {
    expect(parseWritten(undefined)).toEqual({});
  });
});
