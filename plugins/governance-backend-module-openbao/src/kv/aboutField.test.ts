import { versionOf, writeAbout } from './aboutField';

describe('what a field is about', () => {
  it('holds its facts and the version', () => {
    const text = writeAbout({ credential: 'c-1', order: 'tag-1' }, 7);
    expect(JSON.parse(text)).toEqual({
      credential: 'c-1',
      order: 'tag-1',
      version: 7,
    });
    expect(versionOf(text)).toBe(7);
  });

  it('leaves the longest facts out where the server would not take all', () => {
    const text = writeAbout(
      { short: 'a', long: 'ü'.repeat(300), longer: 'b'.repeat(900) },
      2,
    );
    expect(JSON.parse(text)).toEqual({ short: 'a', version: 2 });
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(512);
  });

  it.each([undefined, '', 'words', 'null', '[]', '{"version":"1"}'])(
    'knows no version out of %p',
    text => {
      expect(versionOf(text)).toBeUndefined();
    },
  );
});
